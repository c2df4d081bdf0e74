"""The packages of Debian and of the RPM distributions, made by nfpm."""

import gzip
import json
import os
import shutil
import subprocess
from datetime import datetime, timezone
from email.utils import format_datetime
from pathlib import Path

import contents
import needs
from platforms import Platform
from project import AUTHORS, Project

# dpkg wants an address; RFC 2606 keeps this one from being anybody's.
MAINTAINER = f"{AUTHORS} <cogoidc@example.invalid>"
DOC = "/usr/share/doc/cogoidc"
SHARED = {
    "cogoidc": "/usr/bin/cogoidc",
    contents.BASH: "/usr/share/bash-completion/completions/cogoidc",
    contents.FISH: "/usr/share/fish/vendor_completions.d/cogoidc.fish",
    "README.md": f"{DOC}/README.md",
}
DEB = {contents.ZSH: "/usr/share/zsh/vendor-completions/_cogoidc"}
RPM = {
    contents.ZSH: "/usr/share/zsh/site-functions/_cogoidc",
    "CHANGELOG.md": f"{DOC}/CHANGELOG.md",
    "LICENSE": "/usr/share/licenses/cogoidc/LICENSE",
    contents.NOTICES: f"/usr/share/licenses/cogoidc/{contents.NOTICES}",
}
LONG = """\
You name the app and its address. cogoidc asks for what it needs, shows a
plan, and changes nothing before you say yes. It then checks that the sign-in
page accepts the app, and prints the app's config. A local Cognito is built
in, so it can be tried without an AWS account."""


def copyright_file(licence: str) -> str:
    """The file that Debian's policy asks for, in its machine-readable form."""
    holder = next(line for line in licence.splitlines() if line.startswith("Copyright")).split(" ", 1)[1]
    body = licence[licence.index("Permission") :].strip()
    indented = "\n".join(f" {line}" if line else " ." for line in body.splitlines())
    return (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        "Upstream-Name: cogoidc\n"
        f"Comment: The licences of the crates in the binary are in {DOC}/{contents.NOTICES}.gz.\n\n"
        f"Files: *\nCopyright: {holder.removeprefix('(c) ')}\nLicense: Expat\n{indented}\n"
    )


def debian_changelog(project: Project, epoch: int) -> str:
    date = format_datetime(datetime.fromtimestamp(epoch, timezone.utc))
    return f"cogoidc ({project.version}-1) stable; urgency=medium\n\n  * See changelog.gz.\n\n -- {MAINTAINER}  {date}\n"


def entry(source: Path, target: str, kind: str = "") -> dict:
    mode = 0o755 if target.startswith("/usr/bin/") else 0o644
    return {"src": str(source), "dst": target, "type": kind, "file_info": {"mode": mode, "owner": "root", "group": "root"}}


def squeezed(content: bytes, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content, mtime=0))
    return path


def man_entries(folder: Path, work: Path) -> list[dict]:
    pages = sorted((folder / "man").iterdir())
    return [entry(squeezed(page.read_bytes(), work / f"{page.name}.gz"), f"/usr/share/man/man1/{page.name}.gz") for page in pages]


def deb_entries(folder: Path, project: Project, epoch: int, work: Path) -> list[dict]:
    (work / "copyright").write_text(copyright_file((folder / "LICENSE").read_text(encoding="utf-8")), encoding="utf-8")
    small = {
        "changelog.gz": (folder / "CHANGELOG.md").read_bytes(),
        "changelog.Debian.gz": debian_changelog(project, epoch).encode(),
        f"{contents.NOTICES}.gz": (folder / contents.NOTICES).read_bytes(),
    }
    entries = [entry(folder / source, target) for source, target in (SHARED | DEB).items()]
    entries += [entry(squeezed(content, work / name), f"{DOC}/{name}") for name, content in small.items()]
    return entries + [entry(work / "copyright", f"{DOC}/copyright")]


def rpm_entries(folder: Path) -> list[dict]:
    kinds = {"/usr/share/doc/": "doc", "/usr/share/licenses/": "license"}
    # A folder that no package owns stays when the package goes.
    entries = [{"dst": f"{start}cogoidc", "type": "dir", "file_info": {"mode": 0o755}} for start in kinds]
    for source, target in (SHARED | RPM).items():
        kind = next((kind for start, kind in kinds.items() if target.startswith(start)), "")
        entries.append(entry(folder / source, target, kind))
    return entries


def configuration(packager: str, project: Project, platform: Platform, entries: list[dict], depends: list[str], epoch: int) -> dict:
    return {
        "name": project.name,
        "arch": platform.linux,
        "version": project.version,
        "release": "1",
        "section": "net",
        "priority": "optional",
        "maintainer": MAINTAINER,
        "description": f"{project.description}\n{LONG}" if packager == "deb" else LONG,
        "license": project.licence,
        "mtime": datetime.fromtimestamp(epoch, timezone.utc).isoformat(),
        "depends": depends,
        "contents": entries,
        "rpm": {"summary": project.description, "buildhost": "localhost"},
    }


def make(folder: Path, project: Project, platform: Platform, epoch: int, work: Path, out: Path) -> None:
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    required = needs.read(folder / platform.executable)
    man = man_entries(folder, work)
    kinds = {
        "deb": (deb_entries(folder, project, epoch, work) + man, needs.debian(required)),
        "rpm": (rpm_entries(folder) + man, needs.rpm(required)),
    }
    for packager, (entries, depends) in kinds.items():
        config = work / f"{packager}.json"
        config.write_text(json.dumps(configuration(packager, project, platform, entries, depends, epoch)), encoding="utf-8")
        subprocess.run(
            ["nfpm", "package", "--packager", packager, "--config", config, "--target", f"{out}/"],
            check=True,
            env=os.environ | {"SOURCE_DATE_EPOCH": str(epoch)},
        )
