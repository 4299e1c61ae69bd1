"""The steps of a set-up, what was answered so far, and what each answer is tried with.

Every answer is kept when it is given, so that who comes back goes on where they were. An answer that others
depend on makes those open again when it changes; keys go to the host that they were entered for, only.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from connector.alarms.heard import Tried, remember, try_addresses
from connector.catalogue.collect import CollectRules
from connector.catalogue.preview import Preview, preview
from connector.catalogue.release import ReleaseRules, fields_for
from connector.ports.kinds import ShopKind
from connector.settings import Loaded, Settings
from connector.settings.addresses import is_within
from connector.settings.changing import changed
from connector.settings.files import private_folder, write_private
from connector.settings.overlay import FOLDER, Overlay, write_overlay
from connector.setup.answers import Answers, as_changes
from connector.setup.means import Means
from connector.setup.trying import open_shop
from connector.store import Store


class Step(StrEnum):
    """The steps, in their order; the first one is not kept here but with the password."""

    PASSWORD = "password"  # noqa: S105 - the name of a step
    SHOP = "shop"
    KEYS = "keys"
    PUBLIC = "public"
    KICKROUTE = "kickroute"
    ALARMS = "alarms"
    GOODS = "goods"
    PREVIEW = "preview"


_OPENS_AGAIN: Mapping[Step, tuple[Step, ...]] = {
    Step.SHOP: (Step.KEYS, Step.GOODS, Step.PREVIEW),
    Step.KEYS: (Step.GOODS, Step.PREVIEW),
    Step.PUBLIC: (Step.KICKROUTE,),
    Step.GOODS: (Step.PREVIEW,),
}
"""What has to be gone through anew after a step has another answer."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept between two visits: answers, the steps that are done, and what they showed."""

    answers: Answers = field(default_factory=Answers)
    done: frozenset[Step] = frozenset()
    seen: Mapping[str, str] = field(default_factory=dict)


class Flow:
    """One set-up; ``read`` reads the settings with an overlay in place of the saved one."""

    def __init__(self, means: Means, read: Callable[[Overlay], Loaded], state: Path) -> None:
        self.means = means
        self._read = read
        self._state = state
        self._lock = threading.RLock()
        self._kept = _read_kept(self._file)

    @property
    def answers(self) -> Answers:
        """What was answered so far."""
        return self._kept.answers

    @property
    def done(self) -> frozenset[Step]:
        """The steps that are done."""
        return self._kept.done

    @property
    def seen(self) -> Mapping[str, str]:
        """What the steps have shown, such as the shop's name."""
        return self._kept.seen

    @property
    def kind(self) -> ShopKind:
        """The kind of shop that was chosen; the first one until then."""
        kinds = self.means.kinds()
        return kinds.get(self.answers.platform) or next(iter(kinds.values()))

    def answer(self, step: Step, seen: Mapping[str, str] | None = None, **given: Any) -> None:
        """Keep the answers of a step that is done. Raises OSError."""
        with self._lock:
            before = self._kept
            answers = _moved(before.answers, replace(before.answers, **given))
            again = _OPENS_AGAIN.get(step, ()) if answers != before.answers else ()
            done = (before.done - {*again}) | {step}
            self._keep(Kept(answers, done, {**before.seen, **(seen or {})}))

    def note(self, seen: Mapping[str, str], **given: Any) -> None:
        """Keep answers of a step that is not done yet. Raises OSError."""
        with self._lock:
            before = self._kept
            self._keep(Kept(replace(before.answers, **given), before.done, {**before.seen, **seen}))

    def settings(self, **given: Any) -> Settings:
        """Return the settings as they would be with further answers; raises SettingsWrong."""
        return self._read(self._overlay(_moved(self.answers, replace(self.answers, **given)))).settings

    def take_keys(self, key: str, secret: str) -> None:
        """Try keys at the address that was typed, and keep them.

        Raises SettingsWrong, and ConnectorError when they do not open the shop.
        """
        found = open_shop(self.means, self.settings(key=key, secret=secret), self.kind)
        seen = {"shop": found.identity.name, "version": found.identity.version, "plugin": found.plugin}
        given: dict[str, Any] = {"key": key, "secret": secret, "tracking": found.tracking}
        if (places := found.places) is not None:
            given |= {"gtin": places.gtin, "dealer_price": places.dealer_price}
            seen |= {"gtin_at": places.gtin_at.place, "gtins": str(places.gtin_at.count)}
            seen |= {"price_at": places.price_at.place, "prices": str(places.price_at.count)}
        self.answer(Step.KEYS, seen, **given)

    def try_mail(self, settings: Settings, title: str, text: str) -> tuple[Tried, ...]:
        """Send a test message to every address of these settings."""
        return try_addresses(self.means.open_messengers(settings), settings.alarms, title, text)

    def preview(self, store: Store) -> Preview:
        """Read the shop, and tell what would be offered; nothing is sent or remembered."""
        settings = self.settings()
        shop = self.means.open_shop(settings)
        release = ReleaseRules.from_settings(
            settings.release,
            prices_include_tax=shop.identity().prices_include_tax,
            fields=fields_for(settings.release, self.kind.fields),
        )
        return preview(shop, store, CollectRules(release, settings.release.brake))

    def finish(self, store: Store) -> None:
        """Write the settings, and forget the answers; raises SettingsWrong and OSError."""
        overlay = self._overlay(self.answers)
        loaded = self._read(overlay)
        write_overlay(self._state, overlay)
        if self.seen.get("heard"):
            remember(store, loaded.settings.alarms, [Tried("alarms.mail_to", "")])
        self._file.unlink(missing_ok=True)

    def _overlay(self, answers: Answers) -> Overlay:
        base = self._read(Overlay())
        kind = self.means.kinds().get(answers.platform) or self.kind
        return changed(Overlay(), base.settings, as_changes(kind, replace(answers, platform=kind.name)))

    @property
    def _file(self) -> Path:
        return self._state / FOLDER / "setup.json"

    def _keep(self, kept: Kept) -> None:
        private_folder(self._file.parent)
        written = {"answers": asdict(kept.answers), "done": sorted(kept.done), "seen": dict(kept.seen)}
        write_private(self._file, json.dumps(written, ensure_ascii=False))
        self._kept = kept


def _moved(before: Answers, after: Answers) -> Answers:
    """Take keys and passwords away from a host that they were not entered for."""
    if not is_within(after.url, before.url) and (after.key, after.secret) == (before.key, before.secret):
        after = replace(after, key="-", secret="-")  # noqa: S106 - none
    if not is_within(after.kickroute_url, before.kickroute_url) and after.api_key == before.api_key:
        after = replace(after, api_key="-")
    if after.mail_server != before.mail_server and after.mail_password == before.mail_password:
        after = replace(after, mail_password="")
    return after


def _read_kept(file: Path) -> Kept:
    """Read what was kept; nothing of what cannot be read."""
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
        known = {each.name for each in fields(Answers)}
        given: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in read["answers"].items() if k in known
        }
        return Kept(Answers(**given), frozenset(map(Step, read["done"])), dict(read["seen"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Kept()
