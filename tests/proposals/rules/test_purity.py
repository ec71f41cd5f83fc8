"""The rules run where nothing is installed: whoever recounts a vote needs Python and nothing else."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
IMPORT_ALL = """
import importlib, pkgutil, sys
import councils.rules, proposals.rules
for package in (councils.rules, proposals.rules):
    for found in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{found.name}")
from proposals.rules.procedure_loader import load_definitions
assert len(load_definitions()) >= 6
foreign = {name.partition(".")[0] for name in sys.modules} & {"django", "channels", "rest_framework", "diff_match_patch"}
assert not foreign, foreign
"""


def test_rules_import_on_a_bare_python() -> None:
    """-S leaves out site-packages, -I the environment: only the standard library and this project are there."""
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{IMPORT_ALL}"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
