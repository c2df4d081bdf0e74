"""How large a binary may be."""

from pathlib import Path


def check(binary: Path, largest: float | None) -> None:
    """Refuses a binary of more than that many megabytes."""
    size = binary.stat().st_size / 1e6
    if largest is not None and size > largest:
        raise SystemExit(f"the binary has {size:.1f} MB, more than {largest}; benches/README.md says what it is made of")
