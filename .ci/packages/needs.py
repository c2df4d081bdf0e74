"""What a Linux binary needs of the system: shared libraries, and the symbol versions of each."""

import re
import subprocess
from pathlib import Path

# Debian's package for each library that a Rust program may need. Anything else is a mistake of the build.
DEBIAN = {
    "ld-linux-aarch64.so.1": "libc6",
    "ld-linux-x86-64.so.2": "libc6",
    "libc.so.6": "libc6",
    "libdl.so.2": "libc6",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "librt.so.1": "libc6",
    "libgcc_s.so.1": "libgcc-s1",
}


def parse(headers: str) -> dict[str, set[str]]:
    """The versions that each library must have, from what `objdump --private-headers` prints."""
    needs = {name: set() for name in re.findall(r"^ +NEEDED +(\S+)$", headers, re.MULTILINE)}
    library = None
    for line in headers.partition("Version References:")[2].splitlines():
        if required := re.match(r" +required from (\S+):$", line):
            library = needs.setdefault(required[1], set())
        # Of a weak reference, flagged 0x02, the loader does not complain.
        elif (version := re.match(r" +0x[0-9a-f]+ 0x00 \d+ (\S+)$", line)) and library is not None:
            library.add(version[1])
    return needs


def read(binary: Path) -> dict[str, set[str]]:
    command = ["objdump", "--private-headers", binary]
    return parse(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def glibc(needs: dict[str, set[str]]) -> tuple[int, ...]:
    """The oldest glibc that has everything."""
    versions = (v.removeprefix("GLIBC_") for found in needs.values() for v in found if re.match(r"GLIBC_\d", v))
    return max(tuple(map(int, version.split("."))) for version in versions)


def debian(needs: dict[str, set[str]]) -> list[str]:
    unknown = needs.keys() - DEBIAN.keys()
    if unknown:
        raise SystemExit(f"the binary needs {', '.join(sorted(unknown))}, for which no Debian package is known")
    floor = ".".join(map(str, glibc(needs)))
    packages = {DEBIAN[library] for library in needs}
    return sorted(f"libc6 (>= {floor})" if package == "libc6" else package for package in packages)


def rpm(needs: dict[str, set[str]]) -> list[str]:
    """As rpm's own generator writes them, so that any distribution knows them."""
    return sorted(f"{library}({version})(64bit)" for library, found in needs.items() for version in found | {""})
