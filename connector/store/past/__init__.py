"""What happened: the journal and requests, alarms that came and went, and how long changes took."""
