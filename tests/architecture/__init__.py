"""Rooms and arrows: which folder may import which, how large each is, and that nothing goes in circles."""
