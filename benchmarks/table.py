"""Write the last run where it is read: ``python -m benchmarks.table``.

All figures go into docs/PERFORMANCE.md, pictures beside it, the load on the platform into docs/protocol.md,
and three figures of real shops, as docs/PERFORMANCE.md tells them, into both README.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence

from benchmarks.__main__ import OUT
from benchmarks.excerpts import FELT, SHOPS, between, fill_protocol, fill_readmes
from benchmarks.processes import ROOT
from benchmarks.reasons import reason_for
from benchmarks.results import Figure, read

PAGE = ROOT / "docs" / "PERFORMANCE.md"
PICTURES = ROOT / "docs" / "performance"
FIGURES = BEGIN, END = "<!-- figures begin -->", "<!-- figures end -->"
SECTIONS = {
    "Stock": (".stock.",),
    "Callback door": ("door.",),
    "Order intake": (".intake.",),
    "Full sweep": (".sweep.",),
    "First release and drain": (".release", ".drain"),
    "The way back": (".report.",),
    "First reading within the budget": (".first_reading.",),
    "Quiet cycle": (".quiet.",),
    "Waits and shares of polling": (".wait.",),
    "Pages": ("page.",),
    "A host's view": (".idle.", "host."),
    "Load on the platform": ("platform.",),
    "Beside it": ("beside.",),
}
PICTURED = {"Stock": "stock", "Order intake": "orders", "Full sweep": "sweep"}


def main() -> int:
    """Replace what stands between the marks: of simulated shops, and of real ones where there are figures."""
    text = PAGE.read_text(encoding="utf-8")
    real = [figure for path in sorted(OUT.glob("real.*.jsonl")) for figure in read(path)]
    if real:
        text = between(text, SHOPS, real_table(real))
    if (OUT / "results.jsonl").exists():
        figures = read(OUT / "results.jsonl")
        text = between(text, FIGURES, table(figures))
        fill_protocol(figures)
    PAGE.write_text(text, encoding="utf-8")
    fill_readmes(text)
    PICTURES.mkdir(exist_ok=True)
    for picture in OUT.glob("*.svg"):
        shutil.copy(picture, PICTURES / picture.name)
    return 0


def real_table(figures: Sequence[Figure]) -> str:
    """Write what was measured at real shops: what is felt, its median and p95, and where and how often."""
    lines = ["\n| what | p50 | p95 | bare p50 | where, how many |", "|---|---:|---:|---:|---|"]
    halves = [figure for figure in figures if figure.name.endswith(".p50")]
    for half in halves:
        name = half.name.removesuffix(".p50")
        late = [f.value for f in figures if f.name == f"{name}.p95" and _where(f) == _where(half)]
        felt = FELT.get(name.partition(".real.")[2], name)
        bare = f"{half.floor:.2f} s" if half.floor else ""
        cells = (felt, f"{half.value:.2f} s", f"{late[0]:.2f} s" if late else "", bare, half.about)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _where(figure: Figure) -> str:
    return figure.about.rpartition("; ")[2]


def table(figures: Sequence[Figure]) -> str:
    """Write figures as Markdown tables, by what they are about."""
    lines = [*_missed(figures), *(line for title in SECTIONS for line in _section(title, figures))]
    return "\n".join(lines)


def _missed(figures: Sequence[Figure]) -> Iterator[str]:
    """Say first which limits are missed, by how much and why."""
    judged = [figure for figure in figures if figure.ok is not None]
    missed = [figure for figure in judged if not figure.ok]
    yield f"\n{len(judged) - len(missed)} of {len(judged)} limits hold."
    if missed:
        yield "\n### Limits that are missed\n"
    for figure in missed:
        measured = figure.ratio if figure.limits_ratio else figure.value
        unit = " × its floor" if figure.limits_ratio else f" {figure.unit}"
        says = f"{measured:.3g}{unit}, the limit is {figure.limit:.3g}. {reason_for(figure.name)}"
        yield f"- `{figure.name}`: {says}"


def _section(title: str, figures: Sequence[Figure]) -> Iterator[str]:
    own = sorted((f for f in figures if _section_of(f) == title), key=_place)
    if not own:
        return
    yield from (f"\n### {title}\n", "| figure | value | floor | ratio | limit | ok | what |")
    yield "|---|---:|---:|---:|---:|---|---|"
    for figure in own:
        yield _line(figure)
    if title in PICTURED:
        yield f"\n![{title}: figures over their floors](performance/{PICTURED[title]}.svg)"


def _place(figure: Figure) -> list[tuple[bool, int, str]]:
    """Order names by their parts, numbers by their size."""
    return [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in figure.name.split(".")]


def _section_of(figure: Figure) -> str:
    name = figure.name
    if name.startswith("beside."):
        return "Beside it"
    return next((t for t, marks in SECTIONS.items() if any(_is_in(mark, name) for mark in marks)), "")


def _is_in(mark: str, name: str) -> bool:
    return mark in name if mark.startswith(".") else name.startswith(mark)


def _line(figure: Figure) -> str:
    limit = "" if figure.limit is None else f"{'×' if figure.limits_ratio else ''}{figure.limit:.3g}"
    ok = {True: "yes", False: "**no**", None: ""}[figure.ok]
    floor = "" if figure.floor is None else f"{figure.floor:.3g}"
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    cells = (f"`{figure.name}`", f"{figure.value:.3g} {figure.unit}", floor, ratio, limit, ok, figure.about)
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
