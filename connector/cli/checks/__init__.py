"""``check``: what it looks at, how it is shown, and what it mends."""
