"""What the platform's own plugin was recorded to send and to answer."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_OURS = Path(__file__).parent.parent / "recordings"


def recordings() -> list[Path]:
    """Return the recordings in the repo, and those under KICKROUTE_RECORDINGS where that is set."""
    folders = [_OURS]
    if "KICKROUTE_RECORDINGS" in os.environ:
        folders.append(Path(os.environ["KICKROUTE_RECORDINGS"]))
    found = [path for folder in folders for path in sorted(folder.glob("**/*.json")) if _on_the_wire(path)]
    if any(not any(path.is_relative_to(folder) for path in found) for folder in folders):
        raise AssertionError(f"no recordings of kickroute-wire under one of {folders}")
    return found


def sent(path: Path) -> Iterator[Any]:
    """Yield every body the plugin sent to the platform in one recording."""
    content = json.loads(path.read_text("utf-8"))
    if isinstance(content, dict):
        yield from (message["body"] for message in content.get("messages_sent_by_plugin", []))


def callback(path: Path) -> tuple[Any, int, Any] | None:
    """Return a recorded callback: its body, the status and the body of the plugin's answer."""
    content = json.loads(path.read_text("utf-8"))
    if not isinstance(content, dict) or not {"request", "response"} <= content.keys():
        return None
    return content["request"]["body"], content["response"]["status"], content["response"]["body"]


def _on_the_wire(path: Path) -> bool:
    return path.parent.name == "kickroute-wire"
