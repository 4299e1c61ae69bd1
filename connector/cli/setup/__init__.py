"""Commands of the first day: ``init`` and ``adopt``."""
