"""Adapters: what speaks to a shop or the platform, behind the ports of the connector."""
