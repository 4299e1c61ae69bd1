"""Serve a simulated WooCommerce shop: ``python -m practice.simulators.woocommerce --port 8080``."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading

from practice.simulators.catalogue import generate, german_catalogue
from practice.simulators.pace import Pace
from practice.simulators.past import Past
from practice.simulators.serving import LoopbackServer
from practice.simulators.woocommerce import VERSIONS, Delay, WooCommerceSimulator, WooSettings


def main() -> None:
    """Serve until interrupted; the first line on standard output tells address and keys as JSON."""
    options = _parser().parse_args()
    settings = VERSIONS[options.version]
    settings = _with(settings, options)
    catalogue = generate(options.offers, options.seed) if options.offers else german_catalogue(options.seed)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    past = Past(options.orders, options.open_orders)
    with (
        WooCommerceSimulator(settings, catalogue, past=past) as shop,
        LoopbackServer(shop.app, options.port) as server,
    ):
        full = shop.keys.full
        ready = {
            "url": server.url,
            "owner": f"{server.url}/owner/",
            "consumer_key": full.consumer_key,
            "consumer_secret": full.consumer_secret,
            "products": len(catalogue.products),
            "offers": catalogue.offers,
        }
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        stop.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m practice.simulators.woocommerce", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--version", choices=VERSIONS, default="11.0")
    parser.add_argument("--offers", type=int, default=0, help="a large catalogue; 0: the German one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cron", choices=("immediate", "interval", "visits", "broken"), default="immediate")
    parser.add_argument("--cron-seconds", type=float, default=60.0)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds that every answer takes longer")
    parser.add_argument("--workers", type=int, default=0, help="a real shop's pace, so many requests at once")
    parser.add_argument(
        "--question", type=float, default=0.0, help="seconds of an empty question, with a pace"
    )
    parser.add_argument("--orders", type=int, default=0, help="orders of the past two years")
    parser.add_argument("--open-orders", type=int, default=0, help="open orders of Kickroute's on top")
    return parser


def _with(settings: WooSettings, options: argparse.Namespace) -> WooSettings:
    from dataclasses import replace

    delays = (Delay("", "", options.delay),) if options.delay else ()
    return replace(
        settings,
        seed=options.seed,
        cron=options.cron,
        cron_seconds=options.cron_seconds,
        delays=delays,
        pace=Pace(options.workers, options.question) if options.workers else None,
    )


if __name__ == "__main__":
    main()
