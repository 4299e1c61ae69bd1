"""The translating half: pure functions between Shopware's JSON and the words of the connector."""
