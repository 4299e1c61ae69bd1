"""Pictures of the figures: how far each is from its floor, by what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.results import Figure

_OK, _MISSED, _FREE = "#2b7a4b", "#b3402a", "#5b7083"


def draw(figures: Sequence[Figure], out: Path) -> list[Path]:
    """Draw what there are figures for, as SVG files in ``out``; returns them."""
    chosen = {
        "sweep": [f for f in figures if ".sweep.first." in f.name or ".sweep.again." in f.name],
        "stock": [f for f in figures if ".stock." in f.name and f.name.endswith(".p50")],
        "orders": [f for f in figures if ".intake." in f.name or f.name.startswith("door.")],
    }
    titles = {
        "sweep": "Reading the whole catalogue, over the bare fetch of the same pages",
        "stock": "Stock: edit in the shop to hub at the median, over the floor",
        "orders": "Orders: durable (door) and placed (intake), over the floor",
    }
    drawn = []
    for name, some in chosen.items():
        if some := [figure for figure in some if figure.ratio]:
            drawn.append(_bars(some, titles[name], out / f"{name}.svg"))
    return drawn


def _bars(figures: Sequence[Figure], title: str, path: Path) -> Path:
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "kickroute"  # the same figures make the same file
    matplotlib.rcParams["svg.fonttype"] = "none"
    import matplotlib.pyplot as plt

    drawing, axes = plt.subplots(figsize=(8, 0.6 + 0.28 * len(figures)), layout="constrained")
    figures = sorted(figures, key=lambda figure: figure.name)
    names = [figure.name for figure in figures][::-1]
    ratios = [figure.ratio or 0.0 for figure in figures][::-1]
    colours = [{True: _OK, False: _MISSED, None: _FREE}[figure.ok] for figure in figures][::-1]
    bars = axes.barh(names, ratios, color=colours)
    axes.bar_label(bars, fmt="%.2f", padding=3, fontsize=8)
    axes.axvline(1.0, color="black", linewidth=0.8)
    for at, figure in enumerate(reversed(figures)):
        if figure.limits_ratio and figure.limit is not None:
            axes.plot([figure.limit] * 2, [at - 0.4, at + 0.4], color="black", linestyle=":")
    axes.set_title(title, fontsize=10)
    axes.tick_params(labelsize=8)
    axes.margins(x=0.12)
    path.parent.mkdir(parents=True, exist_ok=True)
    drawing.savefig(path, metadata={"Date": None})
    plt.close(drawing)
    return path
