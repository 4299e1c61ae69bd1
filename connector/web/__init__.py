"""The HTTP door: callbacks of the platform, webhooks of the shop, health, metrics and the status page."""

from connector.web.app import build_app
from connector.web.serving import Server, serve

__all__ = ["Server", "build_app", "serve"]
