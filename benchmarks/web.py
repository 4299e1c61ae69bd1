"""A small HTTP client with keep-alive for asking our own processes, and one that only keeps time."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit


class Asker:
    """Asks one server over one connection, which is opened again when it was closed."""

    def __init__(self, url: str, headers: dict[str, str] | None = None, timeout: float = 120.0) -> None:
        place = urlsplit(url)
        self._connection = http.client.HTTPConnection(
            place.hostname or "127.0.0.1", place.port or 80, timeout=timeout
        )
        self._headers = headers or {}

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Send one request and return status and body; a connection that broke is opened once more."""
        sent = {**self._headers, **(headers or {})}
        for is_last in (False, True):
            try:
                self._connection.request(method, path, body, sent)
                answer = self._connection.getresponse()
                return answer.status, answer.read()
            except (http.client.HTTPException, ConnectionError):
                self._connection.close()
                if is_last:
                    raise
        raise AssertionError

    def json(self, method: str, path: str, content: Any = None) -> Any:
        """Send JSON and return the JSON of the answer; raises RuntimeError for a refusal."""
        body = None if content is None else json.dumps(content).encode()
        headers = {"Content-Type": "application/json"} if body is not None else {}
        status, answer = self.ask(method, path, body, headers)
        if status >= 400:
            raise RuntimeError(f"{method} {path}: HTTP {status} {answer[:300]!r}")
        return json.loads(answer) if answer else None

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
