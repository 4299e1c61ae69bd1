"""The house itself: its package, its changelog, its workflows, and where its tests are."""
