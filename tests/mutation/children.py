"""A child of the process that has everything loaded: it writes nothing to the terminal, and into a database of its own."""

from __future__ import annotations

import os
import shutil
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

Deed = Callable[[Callable[[str], None]], int]


def forked(deed: Deed) -> tuple[int, str]:
    """The deed's code from a child, not 0 if it was ended by a signal; and the last that it told."""
    home = Path(tempfile.mkdtemp(prefix="councils-mutant-"))
    child = os.fork()
    if child == 0:
        os.environ["MUTANT_HOME"] = str(home)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        try:
            code = deed((home / "told").write_text)
        except BaseException:
            (home / "told").write_text(traceback.format_exc())
            code = 1
        os._exit(code)
    _child, status = os.waitpid(child, 0)
    told = (home / "told").read_text() if (home / "told").exists() else ""
    shutil.rmtree(home, ignore_errors=True)
    return os.waitstatus_to_exitcode(status), told


def own_database() -> None:
    """What one mutant leaves behind, no other finds."""
    from django.conf import settings
    from django.db import connection

    home = Path(os.environ["MUTANT_HOME"])
    connection.settings_dict["NAME"] = shutil.copy(connection.settings_dict["NAME"], home / "test.sqlite3")
    settings.EPOCH_KEY_FILE = str(home / "epoch_keys.json")
