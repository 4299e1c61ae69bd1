"""Forms with files, as browsers send them (RFC 7578)."""

from __future__ import annotations

from collections.abc import Mapping
from email.message import Message


class MultipartUnreadable(Exception):
    """What was sent is no form with files."""


def read_multipart(content_type: str, body: bytes) -> Mapping[str, tuple[str, bytes]]:
    """Return each part by its name: the file's name (empty for a field), and what it holds, byte by byte.

    Raises MultipartUnreadable.
    """
    head = Message()
    head["Content-Type"] = content_type
    boundary = head.get_param("boundary")
    if head.get_content_type() != "multipart/form-data" or not isinstance(boundary, str) or not boundary:
        raise MultipartUnreadable
    found: dict[str, tuple[str, bytes]] = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary.encode("latin-1", "replace"))[1:-1]:
        written, gap, content = part.partition(b"\r\n\r\n")
        about = Message()
        for line in written.decode("utf-8", "replace").split("\r\n"):
            name, colon, value = line.partition(":")
            if colon and name.strip().lower() == "content-disposition":
                about["Content-Disposition"] = value.strip()
        key = about.get_param("name", header="Content-Disposition")
        if not gap or not isinstance(key, str):
            raise MultipartUnreadable
        file = about.get_param("filename", header="Content-Disposition")
        found[key] = (file if isinstance(file, str) else "", content)
    return found
