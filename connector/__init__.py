"""The connector: words, rules, state, use cases and doors of the daemon."""
