"""How long a connection may say nothing, or nearly nothing: who only holds a line is hung up on.

The server itself waits without end for the head of a request, as long as a byte comes now and then, and
for the rest of a body that was refused. A few hundred such lines would keep everybody else out.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_WITHIN = 10.0
"""Seconds from the beginning of a connection, or the end of an answer, to the next whole request head."""


class PatientProtocol(H11Protocol):
    """HTTP/1.1 with an end to waiting; a request that is being answered is never cut off."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._judge()

    def handle_events(self) -> None:
        """Take what came; bytes alone are no request."""
        super().handle_events()
        self._judge()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        super().on_response_complete()
        self._judge()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._forget()
        super().connection_lost(exc)

    def _judge(self) -> None:
        is_answering = self.cycle is not None and not self.cycle.response_complete
        if is_answering or self.transport.is_closing():
            self._forget()
        elif self._patience is None:
            self._patience = self.loop.call_later(HEAD_WITHIN, self.transport.abort)

    def _forget(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
