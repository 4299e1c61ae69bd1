"""Whether and where an address answers, asked without any key."""
