"""Who may work on a host's database: a role that row security holds for, on tables that have it."""

from __future__ import annotations

from sqlalchemy import Connection, text

from connector.model.errors import StoreUnusable
from connector.model.messages import joined, say
from connector.store.shared.tables import own

_BYPASSES = text(
    "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles "
    "WHERE rolname IN (current_user, session_user) AND (rolsuper OR rolbypassrls)"
)
_OPEN = text(
    "SELECT wanted FROM unnest(CAST(:names AS text[])) AS wanted WHERE NOT EXISTS (SELECT 1 FROM pg_class c "
    "WHERE c.oid = to_regclass(quote_ident(wanted)) AND c.relrowsecurity AND c.relforcerowsecurity "
    "AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid) "
    "AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND (p.polname <> 'own' "
    "OR pg_get_expr(p.polqual, c.oid) NOT LIKE '%app.supplier%' "
    "OR pg_get_expr(p.polwithcheck, c.oid) NOT LIKE '%app.supplier%')))"
)


def require_bound_role(connection: Connection) -> None:
    """Raise StoreUnusable, with the reason, when row security does not hold for who asks."""
    for row in connection.execute(_BYPASSES):
        right = "SUPERUSER" if row.rolsuper else "BYPASSRLS"
        raise StoreUnusable(
            say(
                "store.url: the role {role} has {right}, so it would see the rows of all suppliers; name one "
                "without: CREATE ROLE … LOGIN NOSUPERUSER NOBYPASSRLS",
                role=row.rolname,
                right=right,
            )
        )


def require_secured(connection: Connection) -> None:
    """Raise StoreUnusable when a table is not secured, against its owner, too."""
    lacking = connection.execute(_OPEN, {"names": sorted(own)}).scalars().all()
    if lacking:
        raise StoreUnusable(
            say(
                "store.url: row security is not forced on {tables}, so one supplier's rows could be seen as "
                "another; put it back with kickroute-host upgrade",
                tables=joined(", ", lacking),
            )
        )
