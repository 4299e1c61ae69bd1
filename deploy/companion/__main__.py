"""Write the plugin's ZIP: ``python -m companion [FOLDER]``, into the working folder by default."""

from __future__ import annotations

import sys
from pathlib import Path

from deploy.companion import NAME, build_zip


def main(arguments: list[str]) -> None:
    """Write ``kickroute-companion.zip`` and say where it is."""
    target = Path(*arguments[:1]) / f"{NAME}.zip"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(build_zip())
    sys.stdout.write(f"{target}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
