"""Makes the packages of cogoidc: python3 .ci/packages COMMAND. `tools.txt` lists what it needs beside Rust and npm."""

import argparse
import hashlib
from pathlib import Path

import archive
import contents
import needs
import notices
import npm
import platforms
import project
import size
import system
import wheel

SUMS = "SHA256SUMS"


def check_floor(binary: Path, glibc: str) -> None:
    found = needs.glibc(needs.read(binary))
    if found > tuple(map(int, glibc.split("."))):
        raise SystemExit(f"the binary needs glibc {'.'.join(map(str, found))}, not {glibc}")


def make(target: str, glibc: str | None, largest: float | None, out: Path) -> None:
    """Makes the packages of one platform."""
    about, platform, epoch = project.read(), platforms.find(target), project.epoch()
    out.mkdir(parents=True, exist_ok=True)
    work = project.ROOT / "target" / "packages"
    licences = notices.read(target)
    binary = wheel.make(about, platform, licences, glibc, epoch, out)
    size.check(binary, largest)
    if glibc:
        check_floor(binary, glibc)
    folder = work / "contents"
    contents.gather(binary, licences, platform, folder)
    archive.make(folder, about, platform, epoch, out)
    npm.make(folder, about, platform, work / "npm", out)
    if platform.linux:
        system.make(folder, about, platform, epoch, work / "system", out)


def finish(out: Path) -> None:
    """Adds what is there once for all platforms: the npm package that people name, and the checksums of everything."""
    about = project.read()
    npm.make_main(about, project.ROOT / "target" / "packages" / "npm", out)
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n"
        for file in sorted(out.iterdir())
        if file.name != SUMS
    ]
    (out / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def notes(tag: str) -> None:
    changelog = (project.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    print(project.notes(tag, changelog, project.read().version), end="")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python3 .ci/packages", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="command")
    commands.add_parser("platforms", help="print the released platforms as a matrix of GitHub Actions")
    one = commands.add_parser("make", help="make the packages of one platform, on a machine of that platform")
    one.add_argument("--glibc", metavar="VERSION", help="link with zig, for Linux systems with this glibc or a newer one")
    one.add_argument("--largest", metavar="MB", type=float, help="refuse a larger binary (megabytes)")
    one.add_argument("target", help="target triple")
    one.add_argument("out", type=Path)
    last = commands.add_parser("finish", help="add the npm package for all platforms, and the checksums")
    last.add_argument("out", type=Path)
    about = commands.add_parser("notes", help="print the changes of a release, or refuse its tag")
    about.add_argument("tag")
    given = parser.parse_args()
    match given.command:
        case "platforms":
            print(platforms.matrix())
        case "make":
            make(given.target, given.glibc, given.largest, given.out)
        case "finish":
            finish(given.out)
        case "notes":
            notes(given.tag)


if __name__ == "__main__":
    main()
