"""``python -m tests.faults.soak``: runs of both shops side by side, and one JSON object about all."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from typing import Any

from tests.faults.processes import REPOSITORY
from tests.faults.soak.figures import added_up
from tests.faults.soak.one import arguments

SHOPS = ("woocommerce", "shopware")


def main() -> None:
    """Play the runs, print the object, and leave with 1 when anything was not as it must be."""
    parser = arguments("python -m tests.faults.soak", (*SHOPS, "both"))
    chosen = parser.parse_args()
    kinds = SHOPS if chosen.shop == "both" else (chosen.shop,)
    started = [_start(kind, chosen) for kind in kinds]
    runs = [_result(kind, run) for kind, run in zip(kinds, started, strict=True)]
    has_failed = any(run["failed"] for run in runs)
    told: dict[str, Any] = {"mode": chosen.mode, "seed": chosen.seed, "failed": has_failed, "runs": runs}
    if chosen.mode == "day":
        told["scale"] = chosen.scale
    if chosen.mode == "storm":
        told["added_up"] = {run["shop"]: added_up([run]) for run in runs if "orders" in run}
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    sys.exit(1 if has_failed else 0)


def _start(kind: str, chosen: argparse.Namespace) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.faults.soak.one", "--shop", kind]
    for name in ("mode", "store", "scale", "orders", "kills", "days", "seed"):
        command += [f"--{name}", str(getattr(chosen, name))]
    if chosen.folder is not None:
        command += ["--folder", str(chosen.folder / kind)]
    return subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)


def _result(kind: str, run: subprocess.Popen[str]) -> dict[str, Any]:
    output, _ = run.communicate()
    if run.returncode:
        return {"shop": kind, "failed": True, "broke_off": f"exit code {run.returncode}"}
    found: dict[str, Any] = json.loads(output)
    return found


if __name__ == "__main__":
    main()
