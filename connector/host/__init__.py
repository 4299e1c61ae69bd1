"""The host edition: one set of processes and one database for many suppliers."""
