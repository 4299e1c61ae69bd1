"""Spellings of parcel stations that people type: what each is, for connector, labels and companion alike."""

from __future__ import annotations

from connector.model import Address
from connector.orders.addresses.stations import Station

POST = "12345678"


def lines(first: str, second: str = "", company: str = "") -> Address:
    """Make an address of its lines."""
    return Address(
        "Jörg",
        "Weiß",
        company,
        address_1=first,
        address_2=second,
        city="Berlin",
        postcode="10115",
        country_code="DE",
    )


LOCKER, OFFICE = Station(145, POST, is_locker=True), Station(502, POST, is_locker=False)
CLEAR: list[tuple[Address, Station]] = [
    (lines("Packstation 145", POST), LOCKER),
    (lines("Packstation Nr. 145", POST), LOCKER),
    (lines("Packstation Nr 145", POST), LOCKER),
    (lines("Packstation-145", POST), LOCKER),
    (lines("Packstation: 145", POST), LOCKER),
    (lines("Packstation145", POST), LOCKER),
    (lines("Packst. 145", POST), LOCKER),
    (lines("PACKSTATION NR.: 145", POST), LOCKER),
    (lines("Pack-Station 145", POST), LOCKER),
    (lines("Pack Station #145", POST), LOCKER),
    (lines("DHL Packstation 145", POST), LOCKER),
    (lines("DHL-Packstation Nummer 145", POST), LOCKER),
    (lines(" packstation  145 ", f"Postnummer: {POST}"), LOCKER),
    (lines("Packstation 145", f"Post-Nr. {POST}"), LOCKER),
    (lines(f"Packstation 145, {POST}"), LOCKER),
    (lines(f"{POST} Packstation 145"), LOCKER),
    (lines(POST, "Packstation 145"), LOCKER),
    (lines("Packstation 145", company=POST), LOCKER),
    (lines("Hauptstr. 5", "Packstation 145", POST), LOCKER),
    (lines("Hauptstr. 5, Packstation 145", POST), LOCKER),
    (lines("Postfiliale 502", POST), OFFICE),
    (lines("Post-Filiale Nr. 502", POST), OFFICE),
    (lines("Postfiliale-502", POST), OFFICE),
    (lines("Filiale 502", POST), OFFICE),
    *((lines(f"Packstation{between}145", POST), LOCKER) for between in (" (", "_", "=", " /", " — ", " N° ")),
    *((lines(f"Packstation{name} 145", POST), LOCKER) for name in ("snr.", "snummer", " Nr°", " №", " ‑")),
    (lines("PackstationNr145", POST), LOCKER),
    (lines("Packstation (145)", POST), LOCKER),
    (lines("Packstation 145", f"{POST}, Tel. 0171 2345678"), LOCKER),
    (lines("Packstation 145 / 0221/2345678", POST), LOCKER),
]
UNCLEAR: list[Address] = [
    lines("Packstation", POST),
    lines("Packstation 12", POST),
    lines("Packstation 1450", POST),
    lines("Packstation 145 oder 146", POST),
    lines("bei der Packstation 145", POST),
    lines("Packstation 145", "Packstation 146", POST),
    lines("Packstation 145", POST, "23456789"),
    lines("Postfiliale 50", POST),
    lines("Postfiliale Direkt 502", POST),
    lines("Packstation hundertfünf", POST),
    *(lines(f"{name} 145", POST) for name in ("Paketstation", "Packstaion", "DHL Paketshop", "P.Station")),
    lines("Paketbox 145"),
    lines("Hauptstr. 5", "Paketautomat 145", POST),
]
WITHOUT_POST_NUMBER: list[Address] = [
    lines("Packstation 145"),
    lines("Packst. 145", "c/o Meier"),
    lines("Postfiliale 502"),
    lines("Packstation 145", "0171 2345678"),
    lines("Packstation 145", "Tel 0171234567"),
    lines("Packstation 145", "+49 171 2345678"),
]
STREETS: list[Address] = [
    lines("Hauptstr. 5", "Rewe Filiale 200"),
    lines("Hauptstr. 5", "Filiale 200"),
    lines("Rewe Filiale 200"),
    lines("Packstationweg 118"),
    lines("Packstationsweg 118", POST),
    lines("Hauptstr. 5", "", "Filiale 502"),
    lines("Hauptstr. 5", "", "Packstation GmbH"),
    lines("An der Packstation 5"),
    lines("Poststraße 145", POST),
    lines("Filialstr. 502", POST),
    lines("Straße des 17. Juni 135"),
    lines("Filiale 200", "Tel 0171234567"),
    lines("Hauptstr. 5", "Paketshop 502"),
    lines("Packstationsweg 118", POST),
    lines("Paketstraße 145", POST),
    lines("Postshopgasse 12", POST),
]
