"""Addresses of orders: fitted into a shop's fields, and parcel lockers found in them."""
