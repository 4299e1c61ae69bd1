"""What the connector does, seen from outside and written down: a net that does not move with the code."""
