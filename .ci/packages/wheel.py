"""The Python wheel. maturin compiles the program, unless Cargo has just done so; every other package takes its binary."""

import shutil
import subprocess
import zipfile
from pathlib import Path

import contents
import sbom
from platforms import Platform
from project import ROOT, Project

HERE = Path(__file__).parent
STAGE = ROOT / "target" / "packages" / "wheel"
SBOM = "cogoidc.cdx.json"


def stage(notices: str) -> None:
    """Lays out the folder that maturin works in."""
    shutil.rmtree(STAGE, ignore_errors=True)
    STAGE.mkdir(parents=True)
    for source in (HERE / "pyproject.toml", ROOT / "LICENSE", ROOT / "README.md"):
        shutil.copy(source, STAGE)
    (STAGE / contents.NOTICES).write_text(notices, encoding="utf-8", newline="\n")


def build(platform: Platform, glibc: str | None, out: Path) -> Path:
    """Builds the wheel; with `glibc`, such as 2.17, for a system that has this one or a newer one."""
    # Without SOURCE_DATE_EPOCH, which a build script of a dependency watches: the dates in a wheel are fixed anyway.
    old = ["--zig", "--target", platform.target, "--compatibility", f"manylinux_{glibc.replace('.', '_')}"] if glibc else []
    subprocess.run(
        ["maturin", "build", "--release", "--locked", "--auditwheel", "check", "--out", out.resolve(), *old],
        cwd=STAGE,
        check=True,
    )
    (wheel,) = out.glob("*.whl")
    return wheel


def bill_of_materials(platform: Platform, glibc: str | None) -> str:
    """What maturin writes into a wheel of its own if it is asked to."""
    (STAGE / SBOM).touch()
    file = STAGE / "pyproject.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("rust = false", "rust = true"), encoding="utf-8")
    with zipfile.ZipFile(build(platform, glibc, STAGE / "first")) as wheel:
        (name,) = (name for name in wheel.namelist() if name.endswith("/sboms/cogoidc.cyclonedx.json"))
        return wheel.read(name).decode()


def make(project: Project, platform: Platform, notices: str, glibc: str | None, epoch: int, out: Path) -> Path:
    """Builds the wheel and the bill of materials into `out`, and gives the path of the binary in the wheel."""
    stage(notices)
    bill = sbom.read(bill_of_materials(platform, glibc), epoch)
    shutil.copy(HERE / "pyproject.toml", STAGE)
    (STAGE / SBOM).write_text(bill, encoding="utf-8", newline="\n")
    built = build(platform, glibc, STAGE / "second")
    shutil.copy(built, out)
    (out / sbom.name(project, platform)).write_text(bill, encoding="utf-8", newline="\n")
    binary = STAGE / platform.executable
    with zipfile.ZipFile(built) as wheel:
        binary.write_bytes(wheel.read(f"{project.name}-{project.version}.data/scripts/{platform.executable}"))
    binary.chmod(0o755)
    return binary
