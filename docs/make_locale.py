"""Write connector/locale/…/connector.po and .mo: the sentences of the code, with the German ones they have.

Every sentence that is given to ``say`` or ``say_n`` stands in the catalogue. New ones are added with an empty
German sentence, which a person writes into the .po before this is run again; what the code says no more goes.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
FILE = ROOT / "connector" / "locale" / "de" / "LC_MESSAGES" / "connector.po"
WORDS: Mapping[str, int] = {"say": 1, "say_n": 2}
"""The functions that take sentences, and how many of their arguments are some."""

_HEAD = """# German sentences of the Kickroute Connector. `python docs/make_locale.py` keeps what is
# translated here and adds what is new; the code's own sentences are the English ones.
msgid ""
msgstr ""
"Language: de\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def sentences() -> list[str | tuple[str, str]]:
    """Return the sentences of the code, sorted; with their singular those that have one."""
    found = {
        sentence
        for folder in ("connector", "adapters")
        for path in (ROOT / folder).rglob("*.py")
        for sentence in _sentences_in(ast.parse(path.read_text(encoding="utf-8")))
    }
    return sorted(found, key=lambda sentence: sentence if isinstance(sentence, str) else sentence[0])


def _sentences_in(code: ast.AST) -> Iterator[str | tuple[str, str]]:
    for node in ast.walk(code):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WORDS:
            said = [ast.literal_eval(argument) for argument in node.args[: WORDS[node.func.id]]]
            yield said[0] if len(said) == 1 else (said[0], said[1])


def known() -> Catalog:
    """Return the catalogue as it is written."""
    with FILE.open("rb") as file:
        return read_po(file, locale="de")


def renewed() -> Catalog:
    """Return the catalogue as it has to be: what the code says, in German as far as that is known."""
    old, new = known(), Catalog(locale="de")
    for sentence in sentences():
        before = old.get(sentence if isinstance(sentence, str) else sentence[0])
        new.add(sentence, before.string if before is not None and before.id == sentence else None)
    return new


def po_of(catalogue: Catalog) -> str:
    """Write a catalogue down: sorted, and without places in the code, which change all the time."""
    written = BytesIO()
    write_po(written, catalogue, width=110, no_location=True, omit_header=True, sort_output=True)
    return _HEAD + written.getvalue().decode()


def mo_of(catalogue: Catalog) -> bytes:
    """Compile a catalogue; the same one is always the same bytes."""
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    written = BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


def main() -> None:
    """Write both files, and name what is still without a German sentence."""
    catalogue = renewed()
    FILE.write_text(po_of(catalogue), encoding="utf-8")
    FILE.with_suffix(".mo").write_bytes(mo_of(catalogue))
    for message in catalogue:
        if message.id and not (message.string and all(message.string)):
            sys.stderr.write(f"without a German sentence: {message.id}\n")


if __name__ == "__main__":
    main()
