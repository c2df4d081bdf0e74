"""The npm packages: one for each platform with the binary, and `cogoidc` itself, which starts it."""

import json
import shutil
import subprocess
from pathlib import Path

import contents
from platforms import PLATFORMS, Platform
from project import AUTHORS, ROOT, Project

LAUNCHER = Path(__file__).parent / "npm" / "cogoidc.js"
# The oldest node that still gets fixes.
ENGINES = {"node": ">=20"}


def pack(package: dict, files: dict[str, Path], work: Path, out: Path) -> None:
    shutil.rmtree(work, ignore_errors=True)
    for name, source in files.items():
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, work / name)
    (work / "package.json").write_text(json.dumps(package, indent=2) + "\n", encoding="utf-8")
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not installed")
    subprocess.run([npm, "pack", "--silent", "--pack-destination", out.resolve()], cwd=work, check=True)


def about(project: Project, name: str, description: str) -> dict:
    return {
        "name": name,
        "version": project.version,
        "description": description,
        "license": project.licence,
        "author": AUTHORS,
    }


def platform_package(project: Project, platform: Platform) -> dict:
    os, cpu = platform.npm
    package = about(project, platform.npm_name, f"The binary of {project.name} for {os} on {cpu}")
    package |= {"os": [os], "cpu": [cpu], "preferUnplugged": True, "files": ["bin", contents.NOTICES]}
    if platform.linux:
        package["libc"] = ["glibc"]
    return package


def main_package(project: Project, platforms: list[Platform]) -> dict:
    return about(project, project.name, project.description) | {
        "keywords": ["amazon-cognito", "oidc", "ohif"],
        "bin": {project.name: "cogoidc.js"},
        "files": ["cogoidc.js"],
        "engines": ENGINES,
        "optionalDependencies": {platform.npm_name: project.version for platform in platforms},
    }


def make(folder: Path, project: Project, platform: Platform, work: Path, out: Path) -> None:
    """Packs the binary in `folder` for its platform."""
    names = {f"bin/{platform.executable}": platform.executable, "LICENSE": "LICENSE", contents.NOTICES: contents.NOTICES}
    files = {name: folder / source for name, source in names.items()}
    pack(platform_package(project, platform), files, work, out)


def make_main(project: Project, work: Path, out: Path) -> None:
    """Packs `cogoidc` for the platforms whose packages are in `out`: another one would never be found."""
    there = [p for p in PLATFORMS if (out / tarball(project, p.npm_name)).exists()]
    files = {"cogoidc.js": LAUNCHER, "LICENSE": ROOT / "LICENSE", "README.md": ROOT / "README.md"}
    pack(main_package(project, there), files, work, out)


def tarball(project: Project, name: str) -> str:
    """The file that `npm pack` writes for a package."""
    return f"{name.removeprefix('@').replace('/', '-')}-{project.version}.tgz"
