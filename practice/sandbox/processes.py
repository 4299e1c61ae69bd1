"""Connectors as processes of their own, as a host runs them."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, SecretStr

from connector.settings import Settings

START_WITHIN = 120.0
ROOT = Path(__file__).parents[2]


def start_process(settings: Settings) -> Callable[[], None]:
    """Start a connector in a process of its own, wait until it is ready, and return what stops it.

    Raises RuntimeError with what the process said when it is not ready within two minutes.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".toml", delete=False, encoding="utf-8") as file:
        file.write(as_toml(settings))
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, str(ROOT / "scheduler.py"), "--settings", file.name],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
    )

    def stop() -> None:
        process.terminate()
        try:
            process.communicate(timeout=START_WITHIN)
        finally:
            process.kill()
            Path(file.name).unlink(missing_ok=True)

    try:
        _wait_ready(process, f"http://{settings.server.listen}/readyz")
    except RuntimeError:
        stop()
        raise
    return stop


def as_toml(settings: Settings) -> str:
    """Write settings as a file that reads back the same, secrets included."""
    lines = [f"supplier = {json.dumps(settings.supplier)}"]
    for name in type(settings).model_fields:
        section = getattr(settings, name)
        if isinstance(section, BaseModel):
            lines += [f"[{name}]", *_keys(section)]
    return "\n".join(lines) + "\n"


def _keys(section: BaseModel) -> list[str]:
    changed = {n: getattr(section, n) for n in type(section).model_fields if n in section.model_fields_set}
    return [f"{n} = {_value(v)}" for n, v in changed.items() if not isinstance(v, BaseModel)]


def _value(value: object) -> str:
    if isinstance(value, SecretStr):
        return json.dumps(value.get_secret_value())
    if isinstance(value, tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {_value(v)}" for k, v in value.items()) + "}"
    return json.dumps(value)


def _wait_ready(process: subprocess.Popen[str], url: str) -> None:
    deadline = time.monotonic() + START_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - loopback, by us
                if json.loads(answer.read())["ready"]:
                    return
        except (OSError, urllib.error.HTTPError):
            pass
        time.sleep(0.1)
    process.terminate()
    raise RuntimeError(f"the connector at {url} was not ready: {process.communicate()[0][-2000:]}")
