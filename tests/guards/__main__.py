"""``python -m tests.guards [NAME...]``: take each guard out of a scratch copy and see its tests go red."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from queue import SimpleQueue

from tests.guards import document
from tests.guards.guard import Guard
from tests.guards.proving import Proof, Scratch, Verdict, not_green, prove, scratch
from tests.guards.table import all_guards, table


def main() -> int:
    """Prove the guards that are named, or all; returns 1 when one was not caught."""
    parser = argparse.ArgumentParser(prog="python -m tests.guards", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="guards to prove (default: all)")
    parser.add_argument("--jobs", type=int, default=2, help="guards to prove at the same time (default: 2)")
    parser.add_argument("--table", action="store_true", help="print the table of guards and do nothing else")
    parser.add_argument("--write", action="store_true", help=f"write the table into {document.SHOWN}")
    asked = parser.parse_args()
    if asked.table:
        _say(table().rstrip())
        return 0
    if asked.write:
        document.PATH.write_text(document.renewed(), encoding="utf-8")
        return 0
    unknown = sorted(set(asked.names) - {guard.name for guard in all_guards()})
    if unknown:
        parser.error(f"no such guard: {', '.join(unknown)}; python -m tests.guards --table names them")
    chosen = [guard for guard in all_guards() if not asked.names or guard.name in asked.names]
    return Bench(max(1, asked.jobs)).prove_all(chosen)


class Bench:
    """Where guards are proved, several at the same time, each in a copy that nobody else cuts."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._free: SimpleQueue[Scratch] = SimpleQueue()

    def prove_all(self, guards: Sequence[Guard]) -> int:
        """Prove guards, say how it went, and return 1 when one was not caught."""
        started = time.monotonic()
        with ExitStack() as stack:
            for _ in range(self._jobs):
                self._free.put(stack.enter_context(scratch()))
            pool = ThreadPoolExecutor(self._jobs)
            stack.callback(pool.shutdown, cancel_futures=True)
            _say(f"the tests of {len(guards)} guards, on whole code")
            wrong: dict[str, str] = {}
            for part in pool.map(self._run_on_whole, [guards[i :: self._jobs] for i in range(self._jobs)]):
                wrong |= part
            proofs = [] if wrong else list(pool.map(self._prove_one, guards))
        _sum_up(proofs, wrong, time.monotonic() - started)
        return int(bool(wrong) or any(proof.verdict is not Verdict.CAUGHT for proof in proofs))

    def _run_on_whole(self, guards: Sequence[Guard]) -> Mapping[str, str]:
        with self._copy() as copy:
            return not_green(copy, guards) if guards else {}

    def _prove_one(self, guard: Guard) -> Proof:
        with self._copy() as copy:
            proof = prove(copy, guard)
        _say(f"{proof.verdict:<10} {guard.name:<36} {proof.seconds:5.1f} s  {proof.reason}")
        return proof

    @contextmanager
    def _copy(self) -> Iterator[Scratch]:
        copy = self._free.get()
        try:
            yield copy
        finally:
            self._free.put(copy)


def _sum_up(proofs: Sequence[Proof], wrong: Mapping[str, str], seconds: float) -> None:
    for test, reason in wrong.items():
        _say(f"not green without any change: {test} ({reason})")
    for proof in proofs:
        if proof.verdict is not Verdict.CAUGHT:
            _say(f"{proof.verdict}: {proof.guard.name} ({proof.guard.file}): {proof.reason}")
    counted = Counter(proof.verdict for proof in proofs)
    _say(", ".join([*(f"{count} {verdict}" for verdict, count in counted.items()), f"{seconds:.0f} s"]))


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
