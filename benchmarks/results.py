"""Figures: what was measured, beside its floor and its limit, and the file that keeps them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value.

    ``floor`` is the same work done with nothing around it, in the same unit; ``ratio`` is the value over it.
    ``limit`` bounds the value or, where ``limits_ratio`` holds, the ratio; ``ok`` is None without a limit.
    ``about`` says in a few words what was done.
    """

    name: str
    value: float
    unit: str
    about: str
    floor: float | None = None
    limit: float | None = None
    limits_ratio: bool = False

    @property
    def ratio(self) -> float | None:
        """The value over its floor."""
        return self.value / self.floor if self.floor else None

    @property
    def ok(self) -> bool | None:
        """Whether the limit holds; None when there is none."""
        measured = self.ratio if self.limits_ratio else self.value
        return None if self.limit is None or measured is None else measured <= self.limit

    def row(self) -> dict[str, object]:
        """Show the figure as ``results.jsonl`` keeps it."""
        return {
            **{key: _rounded(value) for key, value in asdict(self).items()},
            "ratio": _rounded(self.ratio),
            "ok": self.ok,
        }


def write(figures: Sequence[Figure], path: Path) -> None:
    """Write figures, one JSON object a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(figure.row(), ensure_ascii=False) for figure in figures]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read(path: Path) -> list[Figure]:
    """Read what :func:`write` wrote."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Figure(**{key: v for key, v in row.items() if key not in ("ratio", "ok")}) for row in rows]


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that ``share`` of all do not exceed (nearest rank); 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def _rounded(value: object) -> object:
    return float(f"{value:.4g}") if isinstance(value, float) else value
