"""What a new platform begins with: a kit that grows stage by stage, and a server for a pretended shop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from practice.simulators.serving import LoopbackServer


class Unwritten:
    """An owner's side of which some is not written yet: whoever asks for that is told so."""

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("_"):
            raise AttributeError(name)
        raise NotImplementedError(f"{type(self).__name__}.{name} is not written yet")


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Serve an ASGI application on loopback; gives its address."""
    with LoopbackServer(app) as server:
        yield server.url
