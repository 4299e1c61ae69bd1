"""The start: on a store that may be empty or old, and in a shop that has orders already."""
