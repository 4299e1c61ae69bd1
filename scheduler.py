"""The daemon (under construction)."""
