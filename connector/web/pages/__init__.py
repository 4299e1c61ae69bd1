"""The pages, each a module with a function that takes the desk and a request; they read the store only."""
