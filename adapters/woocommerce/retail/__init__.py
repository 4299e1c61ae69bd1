"""WooCommerce as a retailer's shop."""
