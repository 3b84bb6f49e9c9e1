"""Whether the collected static files are those of the present code."""

import hashlib

from services.locations import ROOT, Place


def collected(place: Place) -> bool:
    stamp = place.run / "static.stamp"
    return place.static.is_dir() and stamp.exists() and stamp.read_text() == fingerprint()


def note_collected(place: Place) -> None:
    (place.run / "static.stamp").write_text(fingerprint())


def fingerprint() -> str:
    """Of our own files by size and time, of other packages by the lock file that names them."""
    lines = [
        (ROOT / "requirements.lock").read_text(),
        (ROOT / "config/settings.py").read_text(),
    ]
    for folder in (ROOT / "static", *sorted(ROOT.glob("*/static"))):
        for path in sorted(folder.rglob("*")):
            state = path.stat()
            lines.append(f"{path.relative_to(ROOT)} {state.st_size} {state.st_mtime_ns}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
