"""News: what changed in a Shopware since it was asked last, of stocks and of orders."""
