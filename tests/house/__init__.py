"""The house itself: its parts and who may know whom, its package, its documents, and its habits."""
