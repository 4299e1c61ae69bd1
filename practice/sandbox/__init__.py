"""The sandbox: a simulated shop and a hub on loopback, to practise with and to prove the connector on."""

from practice.sandbox.play import play
from practice.sandbox.world import Sandbox, World

__all__ = ["Sandbox", "World", "play"]
