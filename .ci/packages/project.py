"""What Cargo.toml, CHANGELOG.md and git say about the project."""

import os
import re
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AUTHORS = "The cogoidc authors"


@dataclass(frozen=True)
class Project:
    name: str
    version: str
    description: str
    licence: str


def manifest() -> dict:
    return tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]


def read() -> Project:
    package = manifest()
    return Project(package["name"], package["version"], package["description"], package["license"])


def epoch() -> int:
    """Seconds since 1970 that every file of a package carries, so that the same source gives the same packages."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given is None:
        given = subprocess.run(
            ["git", "log", "-1", "--format=%ct"], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout
    return int(given)


def notes(tag: str, changelog: str, version: str) -> str:
    """The section of the changelog about the version that `tag` names. Only a section with a date is a release."""
    if tag != f"v{version}":
        raise SystemExit(f"the tag is {tag}, but Cargo.toml has the version {version}")
    heading = re.compile(rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d\n", re.MULTILINE)
    start = heading.search(changelog)
    if start is None:
        raise SystemExit(f"CHANGELOG.md has no heading `## [{version}] - YYYY-MM-DD`")
    return re.split(r"^## ", changelog[start.end() :], maxsplit=1, flags=re.MULTILINE)[0].strip() + "\n"
