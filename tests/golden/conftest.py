"""The doors' fixtures: a connector on a shop in memory, and a terminal beside it."""

from tests.doors.conftest import door, log, make_world, world
from tests.doors.test_cli import terminal

__all__ = ["door", "log", "make_world", "terminal", "world"]
