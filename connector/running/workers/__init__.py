"""The workers of a running connector: one thread each, and what each of them does."""
