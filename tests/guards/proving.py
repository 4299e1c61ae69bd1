"""Prove guards: a scratch copy, a guard taken out, its tests run, the guard put back."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any

from tests.guards.guard import Guard
from tests.guards.warm import KILLED, NOT_OURS
from tests.guards.witness import FILE

ROOT = Path(__file__).parents[2]
LONGEST = 120.0
"""Seconds for the tests of one guard; a test that waits for ever shows nothing."""

_ALL_GREEN, _SOME_RED = 0, 1
_LEFT_OUT = (".git", ".venv", ".*_cache", ".hypothesis", "__pycache__", "*.egg-info", "*.db*", "build", "out")
_DEFECTS = frozenset(
    {
        *("AttributeError", "ImportError", "IndentationError", "ModuleNotFoundError", "NameError"),
        *("SyntaxError", "TypeError", "UnboundLocalError"),
    }
)
"""Errors of code that was cut wrongly: they show that it ran, not that its guard was missed."""


class Verdict(StrEnum):
    """What taking out a guard did to its tests."""

    CAUGHT = "caught"
    NOT_CAUGHT = "NOT CAUGHT"
    BROKEN = "BROKEN"
    HUNG = "HUNG"


@dataclass(frozen=True, slots=True)
class Proof:
    """The verdict about one guard, why, and the seconds it took."""

    guard: Guard
    verdict: Verdict
    reason: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Ends:
    """How tests ended: those that passed, and those that failed with the name of the error."""

    passed: frozenset[str]
    failed: Mapping[str, str]
    unusable: str = ""

    def red(self, test: str) -> bool:
        """Tell whether a test, or a case of it, failed because something it requires did not hold."""
        return any(_is_case(case, test) and error not in _DEFECTS for case, error in self.failed.items())

    def green(self, test: str) -> bool:
        """Tell whether a test ran and no case of it failed."""
        return any(_is_case(case, test) for case in self.passed) and not any(
            _is_case(case, test) for case in self.failed
        )


class Scratch:
    """A copy of the tree, in which code may be cut; ``loaded`` modules are there when its tests start."""

    def __init__(self, root: Path, loaded: Sequence[str] = NOT_OURS) -> None:
        self.root = root
        self._loaded = loaded
        self._runner: Popen[str] | None = None

    @contextmanager
    def without(self, guard: Guard) -> Iterator[None]:
        """Take a guard out, and put it back."""
        path = self.root / guard.file
        whole = path.read_text(encoding="utf-8")
        path.write_text(guard.removed_from(whole), encoding="utf-8")
        try:
            yield
        finally:
            path.write_text(whole, encoding="utf-8")

    def run(self, tests: Iterable[str], seconds: float) -> Ends:
        """Run tests on the copy's own code; raises TimeoutError when they do not end in time."""
        with NamedTemporaryFile(suffix=".json") as told, NamedTemporaryFile(suffix=".txt") as output:
            wish = {
                "tests": list(dict.fromkeys(tests)),
                "seconds": seconds,
                "environment": {FILE: told.name},
                "output": output.name,
            }
            code = self._ask(wish)
            text, said = (Path(file.name).read_text(encoding="utf-8") for file in (told, output))
        if code == KILLED:
            raise TimeoutError
        if code not in (_ALL_GREEN, _SOME_RED) or not text:
            return Ends(frozenset(), {}, " ".join(said[-600:].split()))
        return read_ends(json.loads(text))

    def close(self) -> None:
        """End the process that runs tests, if there is one."""
        if self._runner is not None:
            self._runner.communicate()
            self._runner = None

    def _ask(self, wish: Mapping[str, Any]) -> int:
        if self._runner is None:
            command = [sys.executable, "-m", "tests.guards.warm", *self._loaded]
            environment = _surroundings(self.root)
            self._runner = Popen(
                command, cwd=self.root, env=environment, stdin=PIPE, stdout=PIPE, text=True, bufsize=1
            )
        if self._runner.stdin is None or self._runner.stdout is None:
            raise ValueError("the process that runs tests has no pipes")
        self._runner.stdin.write(f"{json.dumps(wish)}\n")
        answer = self._runner.stdout.readline()
        if not answer:
            raise ChildProcessError("the process that runs tests has died")
        return int(answer)


@contextmanager
def scratch() -> Iterator[Scratch]:
    """Copy the tree to a temporary folder, which is gone afterwards."""
    with TemporaryDirectory(prefix="kickroute-guards-") as folder:
        root = Path(folder).resolve() / "tree"
        shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*_LEFT_OUT))
        with closing(Scratch(root)) as copy:
            yield copy


def not_green(copy: Scratch, guards: Sequence[Guard]) -> dict[str, str]:
    """Run the tests of all guards on whole code: return those that do not pass, with the reason."""
    tests = [test for guard in guards for test in guard.tests]
    ends = copy.run(tests, LONGEST * 5)
    if ends.unusable:
        return dict.fromkeys(tests, ends.unusable)
    return {test: ends.failed.get(test, "fails, or did not run") for test in tests if not ends.green(test)}


def prove(copy: Scratch, guard: Guard, seconds: float = LONGEST) -> Proof:
    """Take a guard out and run its tests: each of them must go red, by what it requires, in time."""
    started = time.monotonic()
    with copy.without(guard):
        try:
            verdict, reason = _judge(guard, copy.run(guard.tests, seconds))
        except TimeoutError:
            verdict, reason = Verdict.HUNG, f"its tests did not end within {seconds:g} seconds"
    return Proof(guard, verdict, reason, time.monotonic() - started)


def _judge(guard: Guard, ends: Ends) -> tuple[Verdict, str]:
    if ends.unusable:
        return Verdict.BROKEN, ends.unusable
    still = [test for test in guard.tests if not ends.red(test)]
    if not still:
        return Verdict.CAUGHT, f"{len(ends.failed)} red"
    defects = sorted(set(ends.failed.values()) & _DEFECTS)
    if defects:
        return Verdict.BROKEN, f"its tests end with {', '.join(defects)}: the code was cut wrongly"
    return Verdict.NOT_CAUGHT, f"without it still passes: {', '.join(still)}"


def read_ends(told: Mapping[str, Any]) -> Ends:
    """Read what the witness wrote down."""
    unusable = ""
    if told["uncollected"]:
        unusable = f"could not be loaded: {', '.join(told['uncollected'])}"
    if told["foreign"]:
        unusable = f"loaded from elsewhere than the copy: {', '.join(told['foreign'])}"
    calls = [end for end in told["ends"] if end["phase"] == "call"]
    return Ends(
        frozenset(end["test"] for end in calls if end["outcome"] == "passed"),
        {end["test"]: end["error"] for end in calls if end["outcome"] == "failed"},
        unusable,
    )


def _is_case(case: str, test: str) -> bool:
    return case == test or case.startswith(f"{test}[")


def _surroundings(root: Path) -> dict[str, str]:
    """Let every process find the copy first, load no plugin that is not needed, and keep no old code."""
    own = {
        "PYTHONPATH": str(root),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    return dict(os.environ) | own
