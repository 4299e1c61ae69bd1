"""Goods out: from the shop's products to what the platform is told of them."""
