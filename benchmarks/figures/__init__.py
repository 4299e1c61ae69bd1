"""What is measured, a module each; every ``measure`` yields figures as they come."""
