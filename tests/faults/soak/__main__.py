"""``python -m tests.faults.soak``: the days of the shops side by side, and one JSON object about all."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.faults.nursery import REPOSITORY

SHOPS = ("woocommerce", "shopware")


def main() -> None:
    """Play the days, print the object, and leave with 1 when anything was not as it must be."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.soak", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="1 is a whole day, 0.02 a fiftieth of it")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shop", choices=(*SHOPS, "both"), default="both")
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--folder", type=Path, help="where stores and logs are kept afterwards, for a look")
    chosen = parser.parse_args()
    kinds = SHOPS if chosen.shop == "both" else (chosen.shop,)
    days = [_start(kind, chosen) for kind in kinds]
    runs = [_result(kind, day) for kind, day in zip(kinds, days, strict=True)]
    has_failed = any(run["failed"] for run in runs)
    told = {"scale": chosen.scale, "seed": chosen.seed, "failed": has_failed, "runs": runs}
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    sys.exit(1 if has_failed else 0)


def _start(kind: str, chosen: argparse.Namespace) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.faults.soak.one", "--shop", kind, "--store", chosen.store]
    command += ["--scale", str(chosen.scale), "--seed", str(chosen.seed)]
    if chosen.folder is not None:
        command += ["--folder", str(chosen.folder / kind)]
    return subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)


def _result(kind: str, day: subprocess.Popen[str]) -> dict[str, Any]:
    output, _ = day.communicate()
    if day.returncode:
        return {"shop": kind, "failed": True, "broke_off": f"exit code {day.returncode}"}
    found: dict[str, Any] = json.loads(output)
    return found


if __name__ == "__main__":
    main()
