"""The files that the packages of a platform share, laid out as in its archive."""

import re
import shutil
import subprocess
from pathlib import Path

from platforms import Platform
from project import ROOT

BASH, ZSH, FISH = "completions/cogoidc.bash", "completions/_cogoidc", "completions/cogoidc.fish"
SHELLS = {BASH: "bash", ZSH: "zsh", FISH: "fish", "completions/_cogoidc.ps1": "powershell"}
NOTICES = "THIRD-PARTY-LICENSES.txt"


def printed(binary: Path, *arguments: str) -> bytes:
    return subprocess.run([binary, *arguments], check=True, capture_output=True).stdout


def man_pages(binary: Path) -> dict[str, bytes]:
    """The page of the program, and every page that a page names: `idp add` is `cogoidc-idp-add.1`."""
    pages, waiting = {}, [()]
    while waiting:
        command = waiting.pop()
        page = printed(binary, "man", *command)
        pages["-".join(["cogoidc", *command]) + ".1"] = page
        named = re.findall(r"^cogoidc\\-(.*)\(1\)$", page.decode(), re.MULTILINE)
        waiting += [tuple(name.split(r"\-")) for name in named]
    return pages


def gather(binary: Path, notices: str, platform: Platform, folder: Path) -> None:
    """Lays the files out in `folder`, which is made new."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("completions", "man"):
        (folder / name).mkdir(parents=True)
    shutil.copy(binary, folder / platform.executable)
    (folder / platform.executable).chmod(0o755)
    for name in ("LICENSE", "README.md", "CHANGELOG.md"):
        shutil.copy(ROOT / name, folder / name)
    (folder / NOTICES).write_text(notices, encoding="utf-8", newline="\n")
    for name, shell in SHELLS.items():
        (folder / name).write_bytes(printed(binary, "completions", shell))
    for name, page in man_pages(binary).items():
        (folder / "man" / name).write_bytes(page)
