"""News of orders: from what happens to them in the shop to the platform, and a retailer's status back."""
