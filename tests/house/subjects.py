"""Hold the subjects of commits against their form: ``room: what is different``, at most 72 characters.

``python -m tests.house.subjects FILE`` reads the one message that git is about to keep, and without a file
one subject from each line of standard input.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

LONGEST = 72
_GIT_S_OWN = re.compile(r'(Merge |Revert "|(fixup|squash|amend)! )')
_ROOM = re.compile(r"[a-z0-9][a-z0-9/_-]*(, [a-z0-9][a-z0-9/_-]*)*: (?=\S)")
EXAMPLE = "orders: keep the index when the shop is put back"


def objections(subject: str) -> list[str]:
    """Return what is wrong with a subject, in a sentence each; git's own subjects are left alone."""
    if _GIT_S_OWN.match(subject):
        return []
    found = []
    if len(subject) > LONGEST:
        found.append(f"it has {len(subject)} characters, at most {LONGEST} fit in a line")
    if not _ROOM.match(subject):
        found.append(f"the room comes first, then what is different, as in {EXAMPLE!r}")
    if subject.endswith("."):
        found.append("it ends without a full stop")
    return found


def subject_of(message: str) -> str:
    """Return a message's first line; git's comments and blank lines before it do not count."""
    lines = (line for line in message.splitlines() if line.strip() and not line.startswith("#"))
    return next(lines, "")


def complain(subjects: Iterable[str]) -> list[str]:
    """Return a line for everything that is wrong with these subjects."""
    return [f"{subject!r}: {reason}" for subject in subjects for reason in objections(subject)]


def main(arguments: Sequence[str]) -> int:
    """Print what is wrong; returns 1 when anything is."""
    if arguments:
        subjects = [subject_of(Path(file).read_text(encoding="utf-8")) for file in arguments]
    else:
        subjects = [line.rstrip("\n") for line in sys.stdin]
    wrong = complain(subjects)
    sys.stderr.writelines(f"{line}\n" for line in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
