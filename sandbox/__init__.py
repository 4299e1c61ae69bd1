"""The sandbox: a simulated shop and a hub on loopback, to practise with and to prove the connector on."""

from sandbox.play import play
from sandbox.world import Sandbox, World

__all__ = ["Sandbox", "World", "play"]
