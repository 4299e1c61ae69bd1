"""What is remembered of a retailer's shop."""
