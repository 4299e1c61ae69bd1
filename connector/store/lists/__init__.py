"""What people look for among orders and money, read from the tables."""
