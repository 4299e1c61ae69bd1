"""A daemon without a shop, served in this process, with a shop and a platform in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any

import requests

from connector.assembly.shops import SettingsOfAll
from connector.settings import Loaded, read_settings
from connector.settings.overlay import Overlay
from connector.setup.flow import Flow
from connector.setup.link import make_link
from connector.store import Store
from connector.web import Server
from connector.web.setup.app import build_set_up
from tests.doors.test_cli import MemoryWiring
from tests.waiting import LIMIT

PASSWORD = "ein langes wort"
PUBLIC = "connector.berg.example"
THROUGH_CADDY = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "9.9.9.9", "Host": PUBLIC}
"""What the proxy on this machine says of somebody in the internet."""


@dataclass
class Beginning:
    """A served set-up; ``finished`` counts how often it was finished."""

    state: Path
    wiring: MemoryWiring
    store: Store
    url: str = ""
    finished: list[bool] = field(default_factory=list)

    def read(self, overlay: Overlay | None = None) -> Loaded:
        """Read the settings as the daemon does."""
        return read_settings([self.state / "settings.toml"], SettingsOfAll, overlay, may_lack=True)

    def link(self, now: datetime | None = None) -> str:
        """Make a link and return its address."""
        return f"{self.url}/setup/link/{make_link(self.state, now or self.store.now())}"

    def browser(self, **headers: str) -> Browser:
        """Open a browser at this machine, or with the headers of a proxy somewhere else."""
        return Browser(self.url, headers)


class Browser:
    """A browser with its cookies, which says where its forms come from."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers.update({"Accept": "text/html", "Accept-Language": "en", **headers})
        self.session.headers["Connection"] = "close"
        self.session.headers["Sec-Fetch-Site"] = "same-origin"
        self.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **how: Any) -> requests.Response:
        """Ask for a page; a redirect is not followed."""
        return self._ask("GET", path, **how)

    def post(self, path: str, **fields: str) -> requests.Response:
        """Send a form; a redirect is not followed."""
        return self._ask("POST", path, data=fields)

    def _ask(self, method: str, path: str, **how: Any) -> requests.Response:
        address = path if path.startswith("http") else self.url + path
        sent = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {**how.pop("headers", {}), **({"Cookie": sent} if sent else {})}
        answer = self.session.request(
            method, address, timeout=LIMIT, allow_redirects=False, headers=headers, **how
        )
        # As a browser behind the proxy does: for it, all this is https.
        for cookie in answer.raw.headers.getlist("set-cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer


@contextmanager
def beginning(state: Path) -> Iterator[Beginning]:
    """Serve a set-up in this state folder."""
    store = Store.open(f"sqlite:///{state / 'connector.db'}")
    wiring = MemoryWiring()
    begun = Beginning(state, wiring, store)
    flow = Flow(wiring, begun.read, state)
    settings = begun.read().settings
    app = build_set_up(flow, settings, store, state, lambda: begun.finished.append(True))
    with Server(app, "127.0.0.1:0") as server:
        begun.url = server.address
        wiring.listen = server.address.removeprefix("http://")
        yield begun
    store.close()
