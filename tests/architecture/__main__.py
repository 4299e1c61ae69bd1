"""``python -m tests.architecture``: each room with its files, its lines, and where its arrows lead."""

from __future__ import annotations

import sys

from tests.architecture.code import ROOT, Code


def main() -> None:
    """Print a line for each room, and every circle."""
    code = Code(ROOT)
    for room, (files, lines) in code.sizes.items():
        arrows = ", ".join(f"{other} {count}" for other, count in sorted(code.between[room].items()))
        sys.stdout.write(f"{room:34} {files:3} files {lines:6,} lines  → {arrows or 'nothing of ours'}\n")
    total = sum(lines for _, lines in code.sizes.values())
    sys.stdout.write(f"{len(code.sizes)} rooms, {len(code.files)} modules, {total:,} lines\n")
    for circle in code.circles():
        sys.stdout.write(f"circle: {', '.join(circle)}\n")


if __name__ == "__main__":
    main()
