"""The frame of all pages: navigation, language, and what a page may load."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from connector.catalogue.release import explain
from connector.model.version import VERSION
from connector.settings import Settings
from connector.texts import amount, choose_language, name, text, wish_of_browser
from connector.views.details import detail_of
from connector.web import writing
from connector.web.manual import anchor
from connector.web.static import HTMX, Asset, read_assets

if TYPE_CHECKING:
    from connector.catalogue.release import Language

TEMPLATES = Path(__file__).parent / "templates"
HTMX_SETTINGS = (
    '{"includeIndicatorStyles": false, "allowEval": false, "allowScriptTags": false, '
    '"selfRequestsOnly": true, "historyCacheSize": 0}'
)


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation: its word is ``nav.NAME``, its icon is the macro's of that name."""

    name: str
    path: str
    in_practice_only: bool = False
    in_retail_only: bool = False


PLACES = (
    Place("overview", ""),
    Place("products", "products"),
    Place("orders", "orders"),
    Place("imports", "imports", in_retail_only=True),
    Place("money", "money"),
    Place("settings", "settings"),
    Place("practice", "practice", in_practice_only=True),
)
"""The navigation, in its order; a place is shown once its page exists."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What one page may do beyond the others: load images from hosts, send forms to other addresses.

    Both are addresses; only their origin counts, and what is none is left out.
    """

    images: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()

    def header(self) -> str:
        """Write it as the browser is told."""
        return (
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            f"img-src 'self' data:{_origins(self.images)}; form-action 'self'{_origins(self.forms)}; "
            "base-uri 'none'; frame-ancestors 'none'"
        )


OURS = Policy()


class Frame:
    """Renders pages; all of them, and parts of them for htmx.

    ``links`` leads into the shop's admin; ``addresses`` are the paths of the pages that exist.
    """

    def __init__(self, settings: Settings, links: Any, addresses: Collection[str]) -> None:
        self._settings = settings
        self.assets: Mapping[str, Asset] = read_assets()
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(writing.FILTERS, anchor=anchor)
        self._environment.globals.update(
            version=VERSION, links=links, assets=self.assets, htmx=HTMX, htmx_settings=HTMX_SETTINGS
        )
        self._is_practice = settings.shop.platform == "sandbox"
        self._places = tuple(
            place
            for place in PLACES
            if f"/{place.path}" in addresses
            and (self._is_practice or not place.in_practice_only)
            and (settings.retail.enabled or not place.in_retail_only)
        )

    def has(self, name: str) -> bool:
        """Tell whether a place of the navigation has its page."""
        return any(place.name == name for place in self._places)

    def language(self, request: Request) -> Language:
        """Return the language of the setting, else the one that the reader's browser likes better."""
        wish = wish_of_browser(request.headers.get("accept-language", ""))
        return choose_language(self._settings.ui.language, wish)

    def render(
        self,
        request: Request,
        template: str,
        *,
        here: str = "",
        policy: Policy = OURS,
        status: int = 200,
        is_open: bool = False,
        names_supplier: bool = True,
        **values: Any,
    ) -> HTMLResponse:
        """Answer with a page, or with its block ``main`` alone where htmx asks for a part.

        ``here`` is the place in the navigation. ``is_open``: a page that strangers may see has no navigation.
        Neither that nor one without ``names_supplier`` says whose connector it is.
        """
        language = self.language(request)
        html = self._environment.get_template(template).render(
            layout="bare.html" if is_part(request) else "frame.html",
            root=_root(request),
            here=here,
            places=() if is_open else self._places,
            supplier=self._settings.supplier if names_supplier and not is_open else "",
            is_practice=self._is_practice and not is_open,
            **_words(language),
            **values,
        )
        headers = {
            "Content-Security-Policy": policy.header(),
            "Content-Language": language,
            "Referrer-Policy": "same-origin",  # without it a browser does not say where a form was sent from
            "Vary": "HX-Request, Accept-Language, Cookie",
        }
        return HTMLResponse(html, status, headers)


def is_part(request: Request) -> bool:
    """Tell whether htmx asks for a part of a page; what it restores from the history is a whole one."""
    headers = request.headers
    return "hx-request" in headers and "hx-history-restore-request" not in headers


def wants_page(request: Request) -> bool:
    """Tell whether a person's browser asks, itself or by htmx, and not a program."""
    return "text/html" in request.headers.get("accept", "") or "hx-request" in request.headers


def _words(language: Language) -> dict[str, Any]:
    """Return how templates say things in the reader's language."""
    time: Callable[..., str] = partial(writing.second, language)
    return {
        "language": language,
        "t": partial(text, language),
        "name": partial(name, language),
        "sentence": lambda code, facts: explain(code, facts, language),
        "detail": lambda entry: detail_of(entry, language),
        "said": partial(writing.said, language),
        "amount": partial(amount, language),
        "time": time,
    }


def _root(request: Request) -> str:
    """Return the way from this address to the first page: pages link relatively, whatever the prefix."""
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    return "../" * (path.count("/") - 1) or "./"


def _origins(addresses: tuple[str, ...]) -> str:
    """Write addresses as sources of a policy; anything that could end the directive is no host."""
    found = ""
    for address in addresses:
        parts = urlsplit(address)
        if parts.scheme in ("http", "https") and parts.netloc and not set(parts.netloc) & set(" ;,'\"@*"):
            found += f" {parts.scheme}://{parts.netloc}"
    return found
