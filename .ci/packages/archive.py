"""The archive: one folder with everything in it. The same input gives the same bytes."""

import gzip
import io
import tarfile
import time
import zipfile
from pathlib import Path

from platforms import Platform
from project import Project


def stem(project: Project, platform: Platform) -> str:
    return f"{project.name}-{project.version}-{platform.target}"


def name(project: Project, platform: Platform) -> str:
    return stem(project, platform) + (".zip" if platform.windows else ".tar.gz")


def files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def mode(file: Path) -> int:
    return 0o755 if file.stem == "cogoidc" and file.suffix in ("", ".exe") else 0o644


def tar(folder: Path, top: str, epoch: int) -> bytes:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for file in files(folder):
            entry = tarfile.TarInfo(f"{top}/{file.relative_to(folder).as_posix()}")
            entry.size, entry.mtime, entry.mode = file.stat().st_size, epoch, mode(file)
            with file.open("rb") as content:
                archive.addfile(entry, content)
    return gzip.compress(raw.getvalue(), mtime=epoch)


def zipped(folder: Path, top: str, epoch: int) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files(folder):
            entry = zipfile.ZipInfo(f"{top}/{file.relative_to(folder).as_posix()}", time.gmtime(epoch)[:6])
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, mode(file) << 16
            archive.writestr(entry, file.read_bytes())
    return raw.getvalue()


def make(folder: Path, project: Project, platform: Platform, epoch: int, out: Path) -> Path:
    pack = zipped if platform.windows else tar
    path = out / name(project, platform)
    path.write_bytes(pack(folder, stem(project, platform), epoch))
    return path
