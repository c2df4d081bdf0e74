"""Where cogoidc is released for. Every name that depends on the platform comes from this table."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Platform:
    """One target of the Rust compiler, and what each kind of package calls it."""

    target: str
    """The target triple; archives and `cargo binstall` use it."""
    runner: str
    """The image of GitHub Actions that builds there, natively: completions and man pages come from the binary."""
    npm: tuple[str, str]
    """`process.platform` and `process.arch` of node."""
    linux: str | None = None
    """The architecture as Go, and so nfpm, names it; None where there is neither dpkg nor rpm."""
    released: bool = True
    """Whether the release workflow builds it."""

    @property
    def windows(self) -> bool:
        return "-windows-" in self.target

    @property
    def executable(self) -> str:
        return "cogoidc.exe" if self.windows else "cogoidc"

    @property
    def npm_name(self) -> str:
        """The npm package that holds the binary, and nothing else."""
        return "@cogoidc/" + "-".join(self.npm)


PLATFORMS = (
    Platform("x86_64-unknown-linux-gnu", "ubuntu-24.04", ("linux", "x64"), linux="amd64"),
    Platform("aarch64-unknown-linux-gnu", "ubuntu-24.04-arm", ("linux", "arm64"), linux="arm64"),
    Platform("x86_64-apple-darwin", "macos-15-intel", ("darwin", "x64")),
    Platform("aarch64-apple-darwin", "macos-15", ("darwin", "arm64")),
    # It was run under wine only.
    Platform("x86_64-pc-windows-msvc", "windows-2025", ("win32", "x64"), released=False),
)


def find(target: str) -> Platform:
    for platform in PLATFORMS:
        if platform.target == target:
            return platform
    raise SystemExit(f"there is no platform {target}; there are {', '.join(p.target for p in PLATFORMS)}")


def released() -> list[Platform]:
    return [platform for platform in PLATFORMS if platform.released]


def matrix() -> str:
    """The released platforms, as the matrix of a GitHub Actions job."""
    return json.dumps([{"target": platform.target, "runner": platform.runner} for platform in released()])
