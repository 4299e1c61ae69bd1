"""The command line: ``kickroute-connector``."""

from connector.cli.app import build_cli
from connector.cli.wiring import Answered, Wiring

__all__ = ["Answered", "Wiring", "build_cli"]
