"""A file as somebody uploaded it becomes a table, by what is in it and not by what it is called."""

from __future__ import annotations

from councils.register.csv_text import read_csv
from councils.register.table import Table, Unreadable, unreadable
from councils.register.workbook import read_workbook

LARGEST_FILE = 10 * 1024 * 1024
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
OTHERS = {
    b"%PDF": ("PDF", "a PDF"),
    b"\x89PNG": ("图片", "a picture"),
    b"\xff\xd8\xff": ("图片", "a picture"),
    b"GIF8": ("图片", "a picture"),
    b"{\\rtf": ("RTF文档", "a text document"),
    b"<!DO": ("网页", "a web page"),
    b"<htm": ("网页", "a web page"),
    b"<?xm": ("XML文件", "an XML file"),
    b"Rar!": ("压缩包", "an archive"),
    b"7z\xbc\xaf": ("压缩包", "an archive"),
    b"\x1f\x8b\x08": ("压缩包", "an archive"),
}


WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".et")


def only_called_a_workbook(file_name: str, content: bytes) -> Unreadable | None:
    """Text under the name of a workbook, in which no column was known: what it is, rather than which columns are missing."""
    if content.startswith(ZIP) or not file_name.lower().endswith(WORKBOOKS):
        return None
    kind = file_name[file_name.rindex(".") :]
    return unreadable(
        "only_called_a_workbook",
        f"文件名是“{kind}”，里面却是普通文字，不是表格。请在Excel或WPS里打开名册，另存为“.xlsx”；若是CSV，请把文件名改成“.csv”。",
        f"It is called {kind}, but holds plain text, no workbook. Open the register in a spreadsheet and save it as .xlsx; if it is CSV, call it .csv.",
    )


def read_table(content: bytes) -> Table:
    """The table in a CSV or XLSX file. Raises Unreadable with a sentence for the one who chose it."""
    if len(content) > LARGEST_FILE:
        raise unreadable(
            "too_large",
            "文件超过10 MB。请删去名册以外的内容。",
            "The file is larger than 10 MB. Keep only the register.",
        )
    if not content.strip():
        raise unreadable("empty", "文件里没有内容。", "The file is empty.")
    if content.startswith(ZIP):
        return read_workbook(content)
    if content.startswith(OLD_OFFICE):
        raise unreadable(
            "old_excel",
            "这是旧版Excel文件，或者加了密码。请另存为不加密的“.xlsx”或“CSV UTF-8”。",
            "This is an old Excel file, or one with a password. Save it as .xlsx or CSV UTF-8 without a password.",
        )
    for start, (zh, en) in OTHERS.items():
        if content.startswith(start):
            raise unreadable(
                "wrong_type",
                f"这是{zh}，不是表格。请用“.xlsx”或“.csv”文件。",
                f"This is {en}, not a table. Use an .xlsx or .csv file.",
            )
    return read_csv(content)
