"""A retailer's shop: what it lists of suppliers, and its customers' orders for that."""
