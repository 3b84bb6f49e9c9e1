"""Which Python runs us: the project's own, whoever called. Readable by any Python from 3.8 on."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / ".venv" / "bin" / "python"


def use_own_python() -> None:
    """Start again with the project's Python when this one has no Django; returns if it has."""
    if sys.version_info >= (3, 12) and find_spec("django") is not None:
        return
    if not OWN.exists() or Path(sys.prefix) == OWN.parent.parent:
        sys.exit("Torchlight is not installed in this folder yet: run `make install` first.")
    arguments = sys.argv[1:]
    module = getattr(sys.modules["__main__"], "__spec__", None)
    start = ["-m", module.name.rpartition(".")[0]] if module else [os.path.abspath(sys.argv[0])]
    os.execv(str(OWN), [str(OWN), *start, *arguments])
