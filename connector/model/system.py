"""What the operating system refuses: its error goes in, a message comes out, by the error's number."""

from __future__ import annotations

import errno
from collections.abc import Mapping

from connector.model.messages import say

_SENTENCES: Mapping[int, str] = {
    errno.ENOENT: say("No such file or directory"),
    errno.EACCES: say("Permission denied"),
    errno.EPERM: say("Operation not permitted"),
    errno.EISDIR: say("Is a directory"),
    errno.ENOTDIR: say("Not a directory"),
    errno.EEXIST: say("File exists"),
    errno.ENOSPC: say("No space left on device"),
    errno.EDQUOT: say("Disk quota exceeded"),
    errno.EROFS: say("Read-only file system"),
    errno.EIO: say("Input/output error"),
    errno.EBUSY: say("Device or resource busy"),
    errno.ENAMETOOLONG: say("File name too long"),
    errno.ELOOP: say("Too many levels of symbolic links"),
    errno.EMFILE: say("Too many open files"),
    errno.ENOMEM: say("Cannot allocate memory"),
    errno.EADDRINUSE: say("Address already in use"),
    errno.EADDRNOTAVAIL: say("Cannot assign requested address"),
    errno.ECONNREFUSED: say("Connection refused"),
    errno.ECONNRESET: say("Connection reset by peer"),
    errno.ENETUNREACH: say("Network is unreachable"),
    errno.EHOSTUNREACH: say("No route to host"),
    errno.ETIMEDOUT: say("Connection timed out"),
}


def reason_of(error: Exception) -> str:
    """Say why the system refused; what has no sentence here is said in its own words."""
    if not isinstance(error, OSError):
        return str(error)
    known = _SENTENCES.get(error.errno or 0)
    return known if known is not None else error.strerror or str(error) or type(error).__name__
