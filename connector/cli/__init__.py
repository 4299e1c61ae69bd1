"""The command line: ``kickroute-connector``."""

from connector.cli.app import build_cli
from connector.cli.wiring import Wiring

__all__ = ["Wiring", "build_cli"]
