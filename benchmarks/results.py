"""Figures: what was measured, beside its floor and its limit, and the file that keeps them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value.

    ``floor`` is the same work done with nothing around it, in the same unit; ``ratio`` is the value over it.
    ``limit`` bounds the value or, where ``limits_ratio`` holds, the ratio; ``ok`` is None without a limit.
    ``about`` says in a few words what was done and what the floor is. ``over`` names another figure of the
    run whose value is the floor, and ``less`` two whose values beyond their floors make up the value: the
    first less the second. :func:`with_floors` then fills them in.
    """

    name: str
    value: float
    unit: str
    about: str
    floor: float | None = None
    limit: float | None = None
    limits_ratio: bool = False
    over: str | None = None
    less: tuple[str, str] | None = None

    @property
    def ratio(self) -> float | None:
        """The value over its floor."""
        return self.value / self.floor if self.floor else None

    @property
    def ok(self) -> bool | None:
        """Whether the limit holds; None when there is none, or nothing to hold it against."""
        measured = self.ratio if self.limits_ratio else self.value
        return None if self.limit is None or measured is None else measured <= self.limit

    def row(self) -> dict[str, object]:
        """Show the figure as ``results.jsonl`` keeps it."""
        return {
            **{key: _rounded(value) for key, value in asdict(self).items()},
            "ratio": _rounded(self.ratio),
            "ok": self.ok,
        }

    @classmethod
    def of_row(cls, row: Mapping[str, object]) -> Figure:
        """Read what :meth:`row` shows."""
        return cls(**{key: value for key, value in row.items() if key not in ("ratio", "ok")})  # type: ignore[arg-type]  # as written


def with_floors(figures: Sequence[Figure]) -> list[Figure]:
    """Fill in the floors and values that are those of other figures; what lacks them is left out.

    Of a figure that was measured in several places (the longest wait, a share) the worst counts.
    """
    known: dict[str, Figure] = {}
    for figure in figures:
        if figure.name not in known or figure.value > known[figure.name].value:
            known[figure.name] = figure
    return [filled for figure in known.values() if (filled := _filled(figure, known)) is not None]


def _filled(figure: Figure, known: Mapping[str, Figure]) -> Figure | None:
    if figure.over and figure.floor is None:
        other = known.get(figure.over)
        return replace(figure, floor=None if other is None else other.value)
    if figure.less is not None:
        large, small = (known.get(name) for name in figure.less)
        return (
            None if large is None or small is None else replace(figure, value=_beyond(large) - _beyond(small))
        )
    return figure


def _beyond(figure: Figure) -> float:
    return figure.value - (figure.floor or 0.0)


def write(figures: Sequence[Figure], path: Path) -> None:
    """Write figures, one JSON object a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(figure.row(), ensure_ascii=False) for figure in figures]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read(path: Path) -> list[Figure]:
    """Read what :func:`write` wrote."""
    return [Figure.of_row(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that ``share`` of all do not exceed (nearest rank); 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def _rounded(value: object) -> object:
    return float(f"{value:.4g}") if isinstance(value, float) else value
