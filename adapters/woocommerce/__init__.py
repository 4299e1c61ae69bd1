"""The adapter for WooCommerce shops, 8.9 and later."""
