"""Write docs/withheld.md and docs/de/zurueckgehalten.md: every reason why something is not offered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from connector.catalogue.release import Language, Rule
from connector.catalogue.release.sentences import SENTENCES
from connector.texts import name

FILES: Mapping[Language, str] = {"en": "withheld.md", "de": "de/zurueckgehalten.md"}
_HEADS: Mapping[Language, str] = {
    "en": """# Why an offer is withheld

An offer is released when every rule below holds. Otherwise it is withheld, and the status page,
`kickroute-connector products --withheld` and `kickroute-connector sync --dry-run` say for each offer
which rule fails, what its value is, and where to change it. Nothing has to be pressed afterwards: once
the shop is corrected, the offer is released by itself within seconds.

Of a product with variants the complete ones are offered (`release.incomplete_variants = "skip"`), or
nothing (`"withhold"`).

Written by `docs/make_withheld.py` from the rules; words in braces are filled in.
""",
    "de": """# Warum ein Angebot zurückgehalten wird

Ein Angebot ist freigegeben, wenn jede Regel unten erfüllt ist. Sonst wird es zurückgehalten, und die
Statusseite, `kickroute-connector products --withheld` und `kickroute-connector sync --dry-run` sagen zu
jedem Angebot, welche Regel nicht erfüllt ist, welcher Wert da steht und wo er zu ändern ist. Danach
müssen Sie nichts drücken: Ist es im Shop richtiggestellt, wird das Angebot binnen Sekunden von selbst
freigegeben.

Von einem Produkt mit Varianten werden die vollständigen angeboten (`release.incomplete_variants =
"skip"`), oder gar nichts (`"withhold"`).

Geschrieben von `docs/make_withheld.py` aus den Regeln; Wörter in geschweiften Klammern werden ausgefüllt.
""",
}
_TITLES: Mapping[Language, tuple[str, str]] = {
    "en": ("What withholds an offer", "What is only pointed out (the offer is released)"),
    "de": ("Was ein Angebot zurückhält", "Worauf nur hingewiesen wird (das Angebot ist freigegeben)"),
}
_COLUMNS: Mapping[Language, str] = {
    "en": "| reason | what is said | rule |\n|---|---|---|",
    "de": "| Grund | was gesagt wird | Regel |\n|---|---|---|",
}


def write(language: Language) -> str:
    """Return the page; raises KeyError for a rule without a sentence."""
    parts = [_HEADS[language]]
    for title, only_warns in zip(_TITLES[language], (False, True), strict=True):
        rows = [_row(language, rule) for rule in Rule if rule.only_warns is only_warns]
        parts.append("\n".join([f"## {title}\n", _COLUMNS[language], *rows, ""]))
    return "\n".join(parts)


def _row(language: Language, rule: Rule) -> str:
    said = "<br>".join(re.sub(r"\|", "\\|", sentence) for sentence in SENTENCES[rule][language])
    return f"| {name(language, 'rule', rule)} | {said} | `{rule}` |"


if __name__ == "__main__":
    for language, file in FILES.items():
        (Path(__file__).parent / file).write_text(write(language), encoding="utf-8")
