"""The adapter for Template shops: what there is of it.

Begun by ``docs/adding-a-shop.md``. :data:`KIND` is what the rest of the connector is told of the platform.
"""

from .kind import KIND

__all__ = ["KIND"]
