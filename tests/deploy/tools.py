"""Programs of the system that some tests need."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest


def require(program: str, package: str) -> str:
    """Return the path of a program; without it the test is left out with a sentence, in CI it fails."""
    beside = Path(sys.executable).with_name(program)
    found = str(beside) if beside.exists() else shutil.which(program)
    if found is None:
        missing = f"{program} is missing, so this is not tried: install {package}"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return found
