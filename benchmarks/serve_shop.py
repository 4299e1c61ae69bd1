"""Serve simulated shops, slowed to real response times, in a process of their own.

The first line of output is JSON: ``{"shops": [{"url", "keys"}, …]}``.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from contextlib import ExitStack
from typing import Any

from benchmarks.kinds import KINDS, Kind, Simulated
from benchmarks.pace import PacedShop
from simulators.catalogue import Catalogue, generate
from simulators.serving import LoopbackServer


def main() -> None:
    """Serve until told to stop."""
    options = _parser().parse_args()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    catalogue = generate(options.offers)
    with ExitStack() as stack:
        shops = [_open(stack, KINDS[options.kind], catalogue, options) for _ in range(options.count)]
        sys.stdout.write(json.dumps({"shops": shops}) + "\n")
        sys.stdout.flush()
        stop.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serve_shop", description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--offers", type=int, required=True)
    parser.add_argument("--open-orders", type=int, default=0)
    parser.add_argument("--count", type=int, default=1, help="so many shops of the same catalogue")
    return parser


def _open(stack: ExitStack, kind: Kind, catalogue: Catalogue, options: argparse.Namespace) -> dict[str, Any]:
    simulated = stack.enter_context(kind.simulate(catalogue))
    _place_orders(simulated, catalogue, options.open_orders)
    server = stack.enter_context(LoopbackServer(PacedShop(simulated.app, kind.prices)))
    simulated.move(server.url)
    return {"url": server.url, "keys": dict(simulated.keys)}


def _place_orders(simulated: Simulated, catalogue: Catalogue, count: int) -> None:
    """Fill the shop with open orders of the platform, one piece each, all over the catalogue."""
    offers = [offer for product in catalogue.products[:2000] for offer in (product.variants or (product,))]
    plenty = [offer.gtin for offer in offers if offer.stock is None or offer.stock > 60]
    for number in range(count):
        simulated.place_order(f"KR-OPEN-{number}", plenty[number % len(plenty)])


if __name__ == "__main__":
    main()
