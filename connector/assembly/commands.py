"""What the command line may not know itself; daemon and adapters are loaded when they are needed."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from connector.cli import Answered, Certificate, build_cli

if TYPE_CHECKING:
    from connector.labels import LabelOffice
    from connector.ports import Messenger, Platform, Shop
    from connector.ports.kinds import ShopKind
    from connector.settings import Loaded, Settings
    from connector.settings.overlay import Overlay
    from connector.setup.office import Office
    from connector.store import Store


class Wiring:
    """Builds what a command asks for, and runs the daemon."""

    def load(self, paths: Sequence[Path]) -> Settings:
        """Read the settings."""
        from connector.assembly.shops import load_settings

        return load_settings(paths)

    def read(
        self, paths: Sequence[Path], overlay: Overlay | None = None, *, may_lack: bool = False
    ) -> Loaded:
        """Read the settings with what is known of their sources."""
        from connector.assembly.shops import SettingsOfAll
        from connector.settings import read_settings

        return read_settings(paths, SettingsOfAll, overlay, may_lack=may_lack)

    def find_practice(self, settings: Settings) -> Settings | None:
        """Look whether a practice runs at this address."""
        from connector.assembly.practising import find_practice

        file = find_practice(settings.server.listen)
        return None if file is None else self.load([file])

    def kinds(self) -> Mapping[str, ShopKind]:
        """Name the kinds of shops that are registered."""
        from connector.assembly.shops import KINDS

        return KINDS

    def open_store(self, settings: Settings) -> Store:
        """Open the store."""
        from connector.store import Store

        return Store.open(settings.store.url)

    def open_shop(self, settings: Settings, store: Store | None = None) -> Shop:
        """Build the adapter of the shop, with what a store knows of the way to it; it is not asked yet."""
        from connector.assembly.shops import open_shop
        from connector.store.kept import KeptWays

        return open_shop(settings, None if store is None else KeptWays(store, settings.shop.url))

    def find_shop(self, settings: Settings) -> str | None:
        """Look where the shop answers, without a key."""
        from adapters.reach.finding import find_shop
        from connector.assembly.shops import kind_of

        shop = settings.shop
        return find_shop(kind_of(settings).door, shop.url, verify=shop.verify_tls, ca_file=shop.ca_file)

    def untrusted_certificate(self, settings: Settings) -> Certificate | None:
        """Look at the certificate of the shop."""
        from adapters.reach.finding import untrusted_certificate

        found = untrusted_certificate(settings.shop.url, settings.shop.ca_file)
        return None if found is None else Certificate(*found)

    def open_platform(self, settings: Settings) -> Platform:
        """Build the adapter of the platform; it is not asked yet."""
        from adapters import kickroute

        return kickroute.from_settings(settings)

    def open_messengers(self, settings: Settings) -> Mapping[str, Sequence[Messenger]]:
        """Build a messenger for each alarm address."""
        from adapters.alarms import messengers

        return messengers(settings.alarms)

    def open_label_office(self, settings: Settings, store: Store) -> LabelOffice | None:
        """Build where labels are made; None when the settings name no carrier. Nobody is asked yet."""
        from connector.alarms import LoggedAlarms
        from connector.assembly.shops import open_labels
        from connector.labels import LabelOffice
        from connector.store.kept import KeptWays

        labels = open_labels(settings, KeptWays(store, settings.shop.url))
        if labels is None:
            return None
        return LabelOffice.build(
            settings, self.open_shop(settings, store), labels, store, LoggedAlarms(store)
        )

    def reach(self, url: str) -> Answered:
        """Call an address of ours as the platform would."""
        from adapters.reach.reaching import reach

        return Answered(*reach(url))

    def reach_platform(self, settings: Settings) -> Answered:
        """Ask at the platform's address, without a key."""
        from adapters.reach.reaching import reach

        return Answered(*reach(settings.kickroute.url, any_status=True))

    def run(self, settings: Settings, paths: Sequence[Path]) -> int:
        """Run the daemon until it is told to stop."""
        from scheduler import run

        return run(settings, office=lambda restart: self._office(paths, restart))

    def set_up(self, settings: Settings, paths: Sequence[Path]) -> int:
        """Serve the set-up until it is finished."""
        from scheduler import run_set_up

        return run_set_up(settings, lambda restart: self._office(paths, restart))

    def _office(self, paths: Sequence[Path], restart: Callable[[], None]) -> Office:
        from connector.settings.sources import state_folder
        from connector.setup.office import Office

        def read(overlay: Overlay | None) -> Loaded:
            return self.read(paths, overlay, may_lack=True)

        return Office(self, read, state_folder(paths), restart)

    def sandbox(self, *, once: bool, as_json: bool, shop: str) -> int:
        """Play a day in the sandbox and print its figures, or keep it open to practise."""
        from connector.running import logs
        from connector.settings import LogSettings, Settings
        from practice.sandbox import play
        from scheduler import run, start_beside

        if not once:
            return run(Settings(), sandbox_shop=shop)
        logs.configure(Settings(log=LogSettings(level="error")))
        return play(as_json=as_json, shop=shop, start=start_beside)


def main() -> None:
    """Start the command line; a letter that the terminal cannot show is shown as a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    build_cli(Wiring())()
