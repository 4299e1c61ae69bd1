"""One visit to a step: what it knows, and what comes of what was typed there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.requests import Request

from connector.model.errors import ConnectorError, SettingsWrong
from connector.setup.flow import Flow
from connector.setup.grants import Grants
from connector.store import Store
from connector.texts import render, text
from connector.web.protection import Protection

if TYPE_CHECKING:
    from connector.catalogue.release import Language

FIELDS: Mapping[str, str] = {
    "supplier": "supplier",
    "shop.platform": "platform",
    "shop.url": "url",
    "kickroute.url": "kickroute_url",
    "kickroute.api_key": "api_key",
    "kickroute.public_url": "public_url",
    "release.dealer_price": "percent_off",
    "alarms.mail_server": "mail_server",
}
"""The fields of the forms by the settings that they set."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a form: on to the next step, or the same one again with sentences by field.

    ``""`` stands for the form as a whole. ``shown`` is for the step's template.
    """

    is_done: bool = True
    problems: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, Any] = field(default_factory=dict)
    cookie: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a step has at hand."""

    flow: Flow
    grants: Grants
    protection: Protection
    store: Store
    request: Request
    language: Language
    public: bool

    def text(self, key: str, **values: object) -> str:
        """Return a text in the reader's language."""
        return text(self.language, key, **values)

    def wrong(self, **problems: str) -> Outcome:
        """Show the step again with these sentences."""
        return Outcome(is_done=False, problems=problems)

    def refused(self, error: Exception, where: str = "") -> Outcome:
        """Show the step again with what went wrong."""
        if isinstance(error, SettingsWrong):
            said = {
                FIELDS.get(each.place, where): render(self.language, each.message) for each in error.problems
            }
            return Outcome(is_done=False, problems=said)
        if isinstance(error, ConnectorError):
            return Outcome(is_done=False, problems={where: render(self.language, str(error))})
        raise error

    @property
    def browsers_address(self) -> str:
        """Where the browser has reached us: as it says itself with a form, else by host and scheme."""
        origin = urlsplit(self.request.headers.get("origin", ""))
        host = self.request.headers.get("host", "")
        if origin.scheme in ("http", "https") and origin.netloc == host:
            scheme = origin.scheme
        else:
            scheme = "https" if self.protection.callers.is_https(self.request) else "http"
        return f"{scheme}://{host}{self.request.scope.get('root_path', '')}"
