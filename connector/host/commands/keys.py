"""``rekey``: other keys for the suppliers' settings, while workers and doors go on."""

from __future__ import annotations

from connector.host.house import House
from connector.host.session import HostSession
from connector.store.shared import Supplier


def rekey(session: HostSession, *, prepares: bool, finishes: bool) -> None:
    """Write all settings anew under a new key; old and new count until ``finishes``.

    ``prepares`` makes the key only, for the file to be brought to other machines first. Raises KeyMissing
    while any settings cannot be read: nothing is changed then.
    """
    with session.house() as house:
        with house.stores.suppliers() as listed:
            house.require_key(listed)
        count = 0
        if prepares:
            house.keyring.prepare()
        elif finishes:
            count = _write_anew(house)
            house.keyring.forget()
        else:
            house.keyring.advance()
            count = _write_anew(house)
    done = "prepared" if prepares else "finished" if finishes else "rekeyed"
    session.say.facts(done=done, suppliers=count)
    session.say.tell(f"host.keys.{done}", file=session.settings.keys.file, count=count)


def _write_anew(house: House) -> int:
    """Let the newest key open all settings; returns of how many."""
    with house.stores.suppliers() as listed:
        found = listed.all()
    return sum(_rewrite(house, each) for each in found)


def _rewrite(house: House, supplier: Supplier) -> bool:
    if house.keyring.opens(supplier.name, supplier.settings, newest=True):
        return False
    with house.stores.suppliers() as listed:
        # Somebody may have changed the settings meanwhile.
        kept = listed.require(supplier.name, locked=True)
        settings = house.keyring.decrypt(kept.name, kept.settings)
        listed.change(kept.name, settings=house.keyring.encrypt(kept.name, settings))
    return True
