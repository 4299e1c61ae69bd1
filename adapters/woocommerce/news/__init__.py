"""News: what changed in a WooCommerce since it was asked last, of stocks and of orders."""
