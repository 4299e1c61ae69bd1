"""``python -m hub``: the same as ``kickroute-hub``."""

from hub.cli import main

main()
