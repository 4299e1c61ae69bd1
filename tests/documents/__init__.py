"""Documents: what they cite exists, and what they show is what the code does."""
