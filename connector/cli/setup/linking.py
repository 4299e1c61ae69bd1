"""``setup-link``: another link that opens the set-up in the browser."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import typer

from connector.cli.command import WORLD_WRONG
from connector.cli.session import Session
from connector.setup.link import address_of, make_link


def show_link(session: Session, paths: Sequence[Path]) -> None:
    """Make a link and show it; exits with 1 where there is a shop: then nothing is to be set up."""
    loaded = session.wiring.read(paths, may_lack=True)
    if loaded.has_shop:
        session.warn(session.text("cli.setup_link.has_shop"))
        raise typer.Exit(WORLD_WRONG)
    link = address_of(loaded.settings, make_link(loaded.folder, datetime.now(UTC)))
    session.facts(link=link)
    session.tell("setup.banner", link=link)
