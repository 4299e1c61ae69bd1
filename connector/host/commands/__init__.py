"""The commands of ``kickroute-host``."""
