"""Serve a simulated Shopware shop in this process: ``python -m practice.simulators.shopware --port 8120``."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from typing import get_args

from practice.simulators.catalogue import generate, german_catalogue
from practice.simulators.pace import Pace
from practice.simulators.past import Past
from practice.simulators.serving import LoopbackServer
from practice.simulators.shopware import Delay, ShopwareSettings, ShopwareSimulator
from practice.simulators.shopware.settings import Release


def main() -> None:
    """Serve until interrupted; the first line on standard output tells address and credentials as JSON."""
    options = _parser().parse_args()
    settings = ShopwareSettings(
        version=options.version,
        admin_worker=not options.queue,
        commercial=options.commercial,
        delays=(Delay("", "", options.delay),) if options.delay else (),
        pace=Pace(options.workers, options.question) if options.workers else None,
    )
    catalogue = generate(options.offers, options.seed) if options.offers else german_catalogue(options.seed)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    past = Past(options.orders, options.open_orders)
    with (
        ShopwareSimulator(settings, catalogue, past=past) as shop,
        LoopbackServer(shop.app, options.port) as server,
    ):
        ready = {
            "url": server.url,
            "owner": f"{server.url}/owner/",
            "client_id": shop.credentials.client_id,
            "client_secret": shop.credentials.client_secret,
            "products": len(catalogue.products),
            "offers": catalogue.offers,
        }
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        stop.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m practice.simulators.shopware", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--version", choices=get_args(Release), default="6.6")
    parser.add_argument("--offers", type=int, default=0, help="a large catalogue; 0: the German one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--queue", action="store_true", help="send webhooks by the queue, not inside requests"
    )
    parser.add_argument("--commercial", action="store_true", help="with order returns")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds that every answer takes longer")
    parser.add_argument("--workers", type=int, default=0, help="a real shop's pace, so many requests at once")
    parser.add_argument(
        "--question", type=float, default=0.0, help="seconds of an empty question, with a pace"
    )
    parser.add_argument("--orders", type=int, default=0, help="orders of the past two years")
    parser.add_argument("--open-orders", type=int, default=0, help="open orders of Kickroute's on top")
    return parser


if __name__ == "__main__":
    main()
