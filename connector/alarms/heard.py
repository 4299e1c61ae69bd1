"""Whether an alarm was ever received: a message that was taken, and a person who says that it is there.

Remembered is to which addresses; what is changed since has to be tried again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from connector.model.errors import MessageNotSent
from connector.ports import Messenger
from connector.settings import AlarmSettings
from connector.store import Store, Transaction


class Hearing(StrEnum):
    """Whether somebody hears an alarm."""

    NOBODY = "nobody"
    UNPROVEN = "unproven"
    PROVEN = "proven"


@dataclass(frozen=True, slots=True)
class Tried:
    """A test message: where it went, as settings name it, and why it was not taken; empty when it was."""

    place: str
    trouble: str


def hearing(tx: Transaction, alarms: AlarmSettings) -> Hearing:
    """Tell whether an alarm has an address, and whether one of them was heard at."""
    digests = set(_digests(alarms).values())
    if not digests:
        return Hearing.NOBODY
    return Hearing.PROVEN if digests & tx.facts.heard_at else Hearing.UNPROVEN


def try_addresses(
    messengers: Mapping[str, Sequence[Messenger]], alarms: AlarmSettings, title: str, text: str
) -> tuple[Tried, ...]:
    """Send a test message to every address, in the order of the settings; raises nothing."""
    places = list(_digests(alarms))
    listed = [messenger for list_ in messengers.values() for messenger in list_]
    return tuple(
        Tried(place, _send(messenger, title, text)) for place, messenger in zip(places, listed, strict=True)
    )


def remember(store: Store, alarms: AlarmSettings, tried: Sequence[Tried]) -> None:
    """Remember that a person has received a message at the addresses that took one."""
    digests = _digests(alarms)
    heard = frozenset(digests[each.place] for each in tried if not each.trouble)
    with store.transaction() as tx:
        tx.facts.heard_at = heard


def _send(messenger: Messenger, title: str, text: str) -> str:
    try:
        messenger.send(title, text)
    except MessageNotSent as error:
        return str(error)
    return ""


def _digests(alarms: AlarmSettings) -> dict[str, str]:
    """Return a digest of each address by its place; order as in :func:`adapters.alarms.messengers`."""
    return {place: blake2b(text.encode(), digest_size=16).hexdigest() for place, text in _texts(alarms)}


def _texts(alarms: AlarmSettings) -> Iterator[tuple[str, str]]:
    yield from ((f"alarms.supplier[{at}]", a.get_secret_value()) for at, a in enumerate(alarms.supplier))
    if alarms.mail_to:
        mail = (alarms.mail_to, alarms.mail_server, str(alarms.mail_port), alarms.mail_user)
        yield "alarms.mail_to", json.dumps(mail)
    yield from ((f"alarms.operator[{at}]", a.get_secret_value()) for at, a in enumerate(alarms.operator))
