"""Commands for products: what is offered, prices, sync, pause and leave."""
