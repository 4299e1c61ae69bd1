"""Views: from the store to what pages, commands, metrics and the log show."""
