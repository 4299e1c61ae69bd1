"""The command line: ``kickroute-connector``."""

from connector.cli.app import build_cli
from connector.cli.wiring import Wiring
from connector.setup.means import Answered, Certificate

__all__ = ["Answered", "Certificate", "Wiring", "build_cli"]
