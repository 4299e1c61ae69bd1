"""Which version of the connector this is, as its package says."""

from importlib.metadata import version

VERSION = version("kickroute-connector")
