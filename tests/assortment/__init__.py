"""Suppliers' products in a retailer's shop: imports, prices, stock and links."""
