"""Serve a simulated Shopware.

``python -m simulators.shopware --port 8120`` prints address and credentials as JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
from typing import get_args

from simulators.catalogue import generate, german_catalogue
from simulators.shopware.settings import Release, ShopwareSettings
from simulators.shopware.simulator import ShopwareSimulator


def main(arguments: list[str] | None = None) -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m simulators.shopware", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1, a free one by default")
    parser.add_argument("--release", choices=get_args(Release), default="6.6")
    parser.add_argument(
        "--offers", type=int, default=0, help="generate so many offers instead of the small shop"
    )
    parser.add_argument(
        "--queue", action="store_true", help="send webhooks by the queue, not inside requests"
    )
    parser.add_argument(
        "--commercial", action="store_true", help="with the Commercial plugin's order returns"
    )
    chosen = parser.parse_args(arguments)
    settings = ShopwareSettings(
        version=chosen.release, admin_worker=not chosen.queue, commercial=chosen.commercial
    )
    catalogue = generate(chosen.offers) if chosen.offers else german_catalogue()
    simulator = ShopwareSimulator(settings, catalogue)
    with simulator.serve(chosen.port) as server:
        known = simulator.credentials
        shown = {"url": server.url, "client_id": known.client_id, "client_secret": known.client_secret}
        sys.stdout.write(json.dumps({**shown, "owner": f"{server.url}/owner/"}) + "\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            simulator.close()


if __name__ == "__main__":
    main()
