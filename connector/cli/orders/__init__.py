"""Commands for orders: what became of them, labels, the outbox, confirmations."""
