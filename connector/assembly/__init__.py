"""Assembly: the one room that knows every part, and puts a running connector or a command together."""
