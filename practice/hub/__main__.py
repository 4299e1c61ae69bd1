"""``python -m hub``: the same as ``kickroute-hub``."""

from practice.hub.cli import main

main()
