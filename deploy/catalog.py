"""The Chinese catalog: complete, and compiled as committed (`make check`); `--compile` writes the compiled file.

A deployment needs no GNU gettext: the compiled catalog is in the repository, and this keeps it honest.
"""

import sys
import tempfile
from pathlib import Path

import polib

CATALOG = Path(__file__).resolve().parent.parent / "frontend" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def missing(entry: polib.POEntry) -> bool:
    return not (all(entry.msgstr_plural.values()) if entry.msgid_plural else entry.msgstr) or "fuzzy" in entry.flags


if __name__ == "__main__":
    catalog = polib.pofile(str(CATALOG))
    if "--compile" in sys.argv:
        catalog.save_as_mofile(str(CATALOG.with_suffix(".mo")))
    untranslated = [e.msgid for e in catalog if not e.obsolete and missing(e)]
    for msgid in untranslated:
        sys.stderr.write(f"not translated: {msgid}\n")
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch) / "django.mo"
        catalog.save_as_mofile(str(fresh))
        stale = fresh.read_bytes() != CATALOG.with_suffix(".mo").read_bytes()
    if stale:
        sys.stderr.write("the compiled catalog is not current: make messages\n")
    sys.exit(1 if untranslated or stale else 0)
