"""Tracking numbers: read from what shops, plugins and people write, and whose they are; pure."""
