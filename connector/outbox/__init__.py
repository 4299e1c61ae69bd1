"""The outbox: from events that wait to messages that the platform has taken."""
