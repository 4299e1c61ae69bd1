"""Faults: a history checker, a proxy that breaks connections, killed daemons, stores that grow old."""
