"""The wire protocol as docs/protocol describes it, held against everything that speaks it."""
