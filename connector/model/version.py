"""Which version of the connector this is, as its package says, and of what it is built on."""

from importlib.metadata import PackageNotFoundError, version

VERSION = version("kickroute-connector")


def version_of(library: str) -> str:
    """Return the version of a library that is installed; empty where it is not."""
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
