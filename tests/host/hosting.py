"""A host for tests: its settings file, its databases, and its command line in this process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from connector.assembly.host_commands import HostingWiring
from connector.host.app import build_host_cli
from connector.host.house import House
from connector.settings.host import load_host

SETTINGS = """
supplier = "{supplier}"
[kickroute]
url = "https://kickroute.example"
api_key = "key-of-{supplier}"
public_url = "https://old.example"
[shop]
platform = "woocommerce"
url = "https://{supplier}.example"
consumer_key = "ck_{supplier}"
consumer_secret_file = "secret-{supplier}"
[release]
dealer_price = {{ percent_off = 30 }}
categories = {{ "Düfte" = "vaping-flavors" }}
[server]
listen = "127.0.0.1:9999"
password = "page-{supplier}"
[log]
level = "debug"
"""


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def facts(self) -> dict[str, Any]:
        """The JSON object."""
        found: dict[str, Any] = json.loads(self.out)
        return found


@dataclass(frozen=True)
class Host:
    """A host in a folder."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    @property
    def file(self) -> Path:
        """Its settings."""
        return self.folder / "host.toml"

    def settings(self, supplier: str) -> Path:
        """Write a supplier's settings file, with a secret in a file beside it."""
        (self.folder / f"secret-{supplier}").write_text(f"cs_{supplier}\n")
        file = self.folder / f"{supplier}.toml"
        file.write_text(SETTINGS.format(supplier=supplier))
        return file

    def say(self, *words: str) -> Said:
        """Run a command of the host."""
        command, *rest = words
        try:
            build_host_cli(HostingWiring())([command, "--host", str(self.file), *rest])
            code = 0
        except SystemExit as left:
            code = int(left.code or 0)
        out, err = self.capsys.readouterr()
        return Said(code, out, err)

    def add(self, supplier: str, *more: str) -> Said:
        """Add a supplier with settings of its own."""
        said = self.say("add", supplier, "--settings", str(self.settings(supplier)), *more)
        assert said.code == 0, said.err
        return said

    def house(self) -> House:
        """Open it, as a worker does."""
        return House.open(load_host(self.file), HostingWiring().model, connections=2)
