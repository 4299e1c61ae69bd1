"""The translating half: pure functions between WooCommerce's JSON and the words of the connector."""
