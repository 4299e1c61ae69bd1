"""Serve simulated shops, slowed to real response times, in a process of their own.

The first line of output is JSON: ``{"shops": [{"url", "keys"}, …]}``.
"""

from __future__ import annotations

import argparse
import gc
import json
import signal
import sys
import threading
from contextlib import ExitStack
from typing import Any

from benchmarks.books import BookedShop
from benchmarks.kinds import KINDS, Kind, Setup
from practice.simulators.catalogue import Catalogue, generate
from practice.simulators.serving import LoopbackServer


def main() -> None:
    """Serve until told to stop."""
    options = _parser().parse_args()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    catalogue = generate(options.offers)
    with ExitStack() as stack:
        shops = [_open(stack, KINDS[options.kind], catalogue, options) for _ in range(options.count)]
        gc.freeze()  # looking for garbage in years of orders takes time from what is measured
        sys.stdout.write(json.dumps({"shops": shops}) + "\n")
        sys.stdout.flush()
        stop.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serve_shop", description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--offers", type=int, required=True)
    parser.add_argument("--setup", type=json.loads, default={}, help="fields of Setup, as JSON")
    parser.add_argument("--count", type=int, default=1, help="so many shops of the same catalogue")
    return parser


def _open(stack: ExitStack, kind: Kind, catalogue: Catalogue, options: argparse.Namespace) -> dict[str, Any]:
    simulated = stack.enter_context(kind.simulate(catalogue, Setup(**options.setup)))
    server = stack.enter_context(LoopbackServer(BookedShop(simulated.app)))
    simulated.move(server.url)
    return {"url": server.url, "keys": dict(simulated.keys)}


if __name__ == "__main__":
    main()
