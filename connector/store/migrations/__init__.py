"""Alembic migrations of the store; loaded only when a store must be migrated."""
