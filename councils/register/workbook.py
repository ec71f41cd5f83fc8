"""An XLSX file, opened with suspicion: it is a zip of XML, and both can be weapons.

Each part is unpacked once with a limit on what it really holds (never on what it says it holds), looked through for a
document type, and packed anew; the parser sees only that copy.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

import python_calamine

from councils.register.table import MOST_COLUMNS, MOST_ROWS, Formula, Table, bounded, unguarded, unreadable
from councils.register.worksheet import formula_cells, reach

LARGEST_UNPACKED = 80 * 1024 * 1024
# Excel's own XML shrinks to a tenth or a twentieth; a bomb to a thousandth.
HIGHEST_RATIO, RATIO_FROM = 200, 1024 * 1024
MOST_PARTS = 2000
CHUNK = 256 * 1024
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_NEEDED = ("[Content_Types].xml", "xl/workbook.xml")


def read_workbook(content: bytes) -> Table:
    parts = _parts(content)
    if any(name not in parts for name in _NEEDED):
        raise unreadable(
            "not_a_workbook",
            "这不是Excel表格。请用“.xlsx”或“.csv”文件。",
            "This is not an Excel workbook. Use an .xlsx or .csv file.",
        )
    return _table(parts)


def _parts(content: bytes) -> dict[str, bytes]:
    """Every part, unpacked within the limits."""
    unpacked: dict[str, bytes] = {}
    left = LARGEST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if len(archive.infolist()) > MOST_PARTS:
                raise _bomb()
            for entry in archive.infolist():
                if entry.flag_bits & 1:
                    raise _broken()
                data = _unpack(archive, entry, left)
                left -= len(data)
                if entry.filename.endswith((".xml", ".rels")):
                    _refuse_document_type(data)
                unpacked[entry.filename] = data
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise _broken() from error
    return unpacked


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    data = io.BytesIO()
    most = max(RATIO_FROM, entry.compress_size * HIGHEST_RATIO)
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            data.write(chunk)
            if data.tell() > min(left, most):
                raise _bomb()
    return data.getvalue()


def _refuse_document_type(data: bytes) -> None:
    # Excel writes UTF-8. Another encoding could hide a document type from this search.
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")) or _DOCTYPE.search(data):
        raise unreadable(
            "entities",
            "文件里有不该有的XML定义，没有打开。请在Excel里另存一份再上传。",
            "The file holds XML definitions that do not belong there and was not opened. Save it anew from Excel.",
        )


def _table(parts: dict[str, bytes]) -> Table:
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    copy.seek(0)
    try:
        with python_calamine.load_workbook(copy) as book:
            for about in book.sheets_metadata:
                if about.visible != python_calamine.SheetVisibleEnum.Visible:
                    continue
                if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                tall, wide = reach(parts, about.name)
                if tall > MOST_ROWS or wide > MOST_COLUMNS:
                    raise unreadable(
                        "reach",
                        f"表格用到了第{tall}行、第{wide}列，最多{MOST_ROWS}行、{MOST_COLUMNS}列。请把名册复制到新表里。",
                        f"The sheet reaches row {tall}, column {wide}; at most {MOST_ROWS} rows and {MOST_COLUMNS} columns"
                        " fit. Copy the register into a new sheet.",
                    )
                cells = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
                rows = [[unguarded(cell) for cell in row] for row in cells]
                if any(cell not in ("", None) for row in rows for cell in row):
                    return Table(bounded(_marked(rows, formula_cells(parts, about.name))), about.name)
    except (python_calamine.CalamineError, ValueError, KeyError) as error:
        raise _broken() from error
    raise unreadable("empty", "文件里没有内容。", "The file is empty.")


def _marked(rows: list[list[Any]], formulas: dict[tuple[int, int], str]) -> list[list[Any]]:
    for (row, column), text in formulas.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = Formula(text)
    return rows


def _bomb() -> Exception:
    return unreadable(
        "bomb",
        "文件解开后大得不合理，没有打开。请另存一份只含名册的表格。",
        "Unpacked, the file would be unreasonably large; it was not opened. Save a sheet with the register alone.",
    )


def _broken() -> Exception:
    return unreadable(
        "broken",
        "文件损坏或加了密码，打不开。请在Excel里另存一份再上传。",
        "The file is damaged or has a password and cannot be opened. Save it anew from Excel.",
    )
