"""Whether a PostgreSQL server has room for a process: what it would open is counted before it starts."""

from __future__ import annotations

import psycopg

from connector.host.queue import conninfo
from connector.model.errors import StoreUnusable
from connector.model.messages import say

_FREE = """
    SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
        - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')
"""


def require_room(url: str, needed: int) -> None:
    """Raise StoreUnusable when the server of this database cannot give so many connections more."""
    try:
        with psycopg.connect(conninfo(url), connect_timeout=10) as connection:
            # This question's own connection is free again afterwards.
            free = (connection.execute(_FREE).fetchone() or (0,))[0] + 1
    except psycopg.Error as error:
        raise StoreUnusable(say("the database of the host cannot be used: {reason}", reason=error)) from error
    if free < needed:
        raise StoreUnusable(
            say(
                "PostgreSQL has {free} connections left, and this process needs up to {needed}: raise "
                "max_connections there, or start fewer processes or ones with fewer connections",
                free=free,
                needed=needed,
            )
        )
