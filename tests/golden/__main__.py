"""``python -m tests.golden --write``: record anew what the tests here compare with.

Days are played several times, because not every one shows everything: what only some of them show is
marked as such. ``--add`` plays one more and keeps what is recorded, for a busy machine shows other things.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from tests.golden.recording import ADD, MODE, WRITE

FOLDER = Path(__file__).parent
PLAYS = 3


def main() -> int:
    """Record; returns the exit code of the first run of tests that fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden", description=__doc__)
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--write", action="store_true", help="record everything anew")
    chosen.add_argument("--add", action="store_true", help="play one more day at each shop")
    days = FOLDER / "test_days.py"
    runs = [(ADD, days)] if parser.parse_args().add else [(WRITE, FOLDER)] + [(ADD, days)] * (PLAYS - 1)
    for mode, tests in runs:
        command = [sys.executable, "-m", "pytest", "-x", str(tests)]
        if code := subprocess.run(command, env={**os.environ, MODE: mode}, check=False).returncode:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
