"""The command line: ``kickroute-connector``."""

from connector.cli.app import build_cli
from connector.cli.wiring import Answered, Certificate, Wiring

__all__ = ["Answered", "Certificate", "Wiring", "build_cli"]
