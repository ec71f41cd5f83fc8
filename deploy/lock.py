"""Renew the hash-pinned requirement files: `make lock`. All four agree, because each is held to the largest one."""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = ROOT / ".venv" / "bin" / "uv"
COMMON = [
    "pip",
    "compile",
    "--quiet",
    "--universal",
    "--python-version",
    "3.11",
    "--no-emit-index-url",
    "--no-header",
    "--no-annotate",
]
TARGETS = {
    "base": "requirements.txt",
    "services": "requirements-services.txt",
    "test": "requirements-test.txt",
    "dev": "requirements-dev.txt",
}


def compile_lock(source: str, target: str, *more: str) -> None:
    subprocess.run([str(UV), *COMMON, *more, "-o", target, f"requirements/{source}.in"], cwd=ROOT, check=True)


if __name__ == "__main__":
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv else []
    with tempfile.TemporaryDirectory() as scratch:
        whole = str(Path(scratch) / "constraints.txt")
        compile_lock("dev", whole, *upgrade)
        for name, lock in TARGETS.items():
            compile_lock(name, lock, "--generate-hashes", "-c", whole)
