"""A daemon that has no shop yet: its store, the set-up in the browser, and the link that opens it."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from connector.settings import Settings
from connector.setup.flow import Flow
from connector.setup.link import address_of, make_link
from connector.setup.office import Office
from connector.store import Store
from connector.texts import choose_language, text, wish_of_system
from connector.web import Server
from connector.web.setup.app import build_set_up


class SetUp:
    """Serves the set-up while it is entered.

    Raises StoreUnusable, and SettingsWrong when it cannot listen.
    """

    def __init__(self, settings: Settings, office: Office) -> None:
        self._settings, self._office = settings, office
        self._store = Store.open(settings.store.url)
        self._store.lease.take()
        flow = Flow(office.means, office.read, office.state)
        app = build_set_up(flow, settings, self._store, office.state, office.restart)
        self.server = Server(app, settings.server.listen)

    def banner(self) -> str:
        """Make a link, and return what is told about it; raises OSError when it cannot be kept."""
        link = address_of(self._settings, make_link(self._office.state, self._store.now()))
        language = choose_language(self._settings.ui.language, wish_of_system())
        return text(language, "setup.banner", link=link) + "\n"

    def __enter__(self) -> Self:
        self.server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.stop()
        self._store.close()
