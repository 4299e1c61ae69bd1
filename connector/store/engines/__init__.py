"""The engines below the store: SQLite and PostgreSQL, their locks, and copies of a store."""
