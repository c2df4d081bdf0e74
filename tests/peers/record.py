"""What came of the checks, held against the list of expected deviations."""

import pathlib
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from textwrap import shorten

LONGEST = 600


@dataclass
class Deviation:
    """A check that a peer is known to fail, and how."""

    peer: str
    check: str
    seen: str
    why: str
    met: bool = False


class Record:
    """Prints one line a check. A listed deviation has to stay one, and to look as it is listed."""

    def __init__(self, deviations: pathlib.Path) -> None:
        listed = tomllib.loads(deviations.read_text(encoding="utf-8")).get("deviation", [])
        self.file = deviations.name
        self.deviations = [Deviation(**entry) for entry in listed]
        self.peer = ""
        self.failed = 0

    def line(self, problem: str | None, text: str) -> None:
        self.failed += problem is not None
        line = f"{self.peer} {text}{f': {problem}' if problem else ''}"
        print("ok  " if problem is None else "fail", shorten(line, LONGEST), flush=True)

    def check(self, name: str, problem: str | None) -> None:
        """One check, and what is wrong, if anything is."""
        listed = [d for d in self.deviations if d.peer == self.peer and fnmatchcase(name, d.check)]
        for deviation in listed:
            deviation.met = True
        if not listed:
            self.line(problem, name)
        elif problem is None:
            self.line(f"no longer deviates: remove it from {self.file}", name)
        elif any(deviation.seen in problem for deviation in listed):
            self.line(None, f"{name}: deviates as listed ({problem})")
        else:
            self.line(f"deviates otherwise than listed: {problem}", name)

    def same(self, name: str, seen: object, wanted: object) -> None:
        """A check that two values are equal."""
        self.check(name, None if seen == wanted else f"is {seen!r}, expected {wanted!r}")

    def close(self) -> None:
        """The deviations of this peer that no check has met."""
        for deviation in self.deviations:
            if deviation.peer == self.peer and not deviation.met:
                self.line("there is no such check", f"deviation {deviation.check!r}")
