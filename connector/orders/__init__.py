"""Orders on their way into the shop: the index of what is there, looks at it, and which row counts."""
