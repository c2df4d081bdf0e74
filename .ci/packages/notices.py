"""The licences of the crates that are linked into the binary: they ask to be passed on with it."""

import json
import re
import subprocess
from collections import defaultdict
from pathlib import Path

from project import ROOT

LICENCE_FILE = re.compile(r"(?i)(licen[cs]e|copying|copyright|notice|unlicense)")
RULE = "=" * 80
HEADING = """\
cogoidc contains the crates below. Each text is followed by the crates that it is for.
Where a crate offers the MIT licence among others, it is used under that one.
"""


def linked(metadata: dict) -> list[dict]:
    """The packages that a build depends on, without those of tests and build scripts."""
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    root = metadata["resolve"]["root"]
    seen, waiting = set(), [root]
    while waiting:
        package = waiting.pop()
        if package not in seen:
            seen.add(package)
            needed = nodes[package]["deps"]
            waiting += [dep["pkg"] for dep in needed if any(kind["kind"] is None for kind in dep["dep_kinds"])]
    return sorted((packages[package] for package in seen - {root}), key=lambda p: (p["name"], p["version"]))


def licence_files(folder: Path, expression: str) -> list[Path]:
    """The licence files of a crate in `folder`; only the MIT licence if `expression` leaves the choice."""
    files = sorted(file for file in folder.iterdir() if file.is_file() and LICENCE_FILE.match(file.name))
    mit = [file for file in files if "mit" in file.name.lower()]
    choices = re.split(r" OR |/", expression)
    free = "MIT" in [choice.strip() for choice in choices] and " AND " not in expression
    notices = [file for file in files if re.match(r"(?i)(notice|copyright)", file.name)]
    return mit + notices if free and mit else files


def text(metadata: dict) -> str:
    crates: dict[str, list[str]] = defaultdict(list)
    words: dict[str, str] = {}
    without = []
    for package in linked(metadata):
        name = f"{package['name']} {package['version']}"
        files = licence_files(Path(package["manifest_path"]).parent, package["license"] or "")
        if not files:
            authors = ", ".join(re.sub(r" *<.*>", "", author) for author in package["authors"])
            source = package["repository"] or "no repository named"
            without.append(f"{name}: {package['license']}, {authors or 'its authors'}, {source}\n")
        for file in files:
            content = file.read_text(encoding="utf-8", errors="replace")
            key = " ".join(content.split())
            words.setdefault(key, content.strip())
            crates[key].append(name)
    parts = [HEADING]
    parts += [f"{RULE}\n{words[key]}\n\n-- {', '.join(names)}\n" for key, names in sorted(crates.items(), key=lambda c: c[1])]
    if without:
        parts.append(f"{RULE}\nThese crates are published without a licence text:\n\n{''.join(without)}")
    return "\n".join(parts)


def read(target: str) -> str:
    metadata = subprocess.run(
        ["cargo", "metadata", "--locked", "--format-version=1", f"--filter-platform={target}"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout
    return text(json.loads(metadata))
