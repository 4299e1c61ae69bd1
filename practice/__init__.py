"""The world that tests and ``make run`` play in: a platform, shops, and a day between them."""
