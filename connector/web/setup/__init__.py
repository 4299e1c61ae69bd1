"""The set-up in the browser: for a daemon that has no shop yet."""
