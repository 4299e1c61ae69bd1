"""The work of a running connector: what each of its workers does, and what they share."""
