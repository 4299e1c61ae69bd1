"""A label on paper: a PDF of one page that says from whom and to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from practice.simulators.dhl.account import Shipment

_ORDER = (
    *("name1", "name2", "name3", "name", "addressStreet", "addressHouse", "lockerID", "retailID"),
    *("postNumber", "postalCode", "city", "country"),
)


def label_pdf(shipment: Shipment) -> bytes:
    """Draw the label; its texts stand uncompressed in the file, so that a test can look for them."""
    lines = [
        "DHL PAKET (stand-in, not valid for shipping)",
        f"Sendungsnr. {shipment.number}",
        "Von:",
        *_address(shipment.content["shipper"]),
        "An:",
        *_address(shipment.content["consignee"]),
    ]
    if shipment.age_check:
        lines.append(f"Alterssichtpruefung {shipment.age_check}")
    return pdf_page(lines)


def _address(content: Mapping[str, Any]) -> Iterable[str]:
    return [str(content[name]) for name in _ORDER if content.get(name)]


def pdf_page(lines: list[str]) -> bytes:
    """Draw lines on one page; its texts stand uncompressed in the file."""
    shown = b"".join(b"(%s) Tj T* " % _escaped(line) for line in lines)
    stream = b"BT /F1 11 Tf 14 TL 40 540 Td " + shown + b"ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 298 581] /Contents 5 0 R "
        b"/Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        content
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(content))
    )


def _escaped(text: str) -> bytes:
    plain = text.encode("cp1252", "replace")
    return plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
