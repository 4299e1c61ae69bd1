"""Alarms: trouble is said once, and once when it is over: in the log, on the page, and to people."""

from connector.alarms.standing import LoggedAlarms, lasting_alarms

__all__ = ["LoggedAlarms", "lasting_alarms"]
