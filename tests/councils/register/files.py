"""Register files, made on the spot: as Excel, WPS and hostile hands write them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

HEAD = ["人员编号", "姓名", "出生年份", "手机号", "户号", "楼栋", "门牌", "户代表"]
PEOPLE = [
    ["R1", "陈秀英", "1956", "13800000001", "H1", "1号楼", "101室", "是"],
    ["R2", "陈大明", "1980", "", "H1", "1号楼", "101室", "否"],
    ["R3", "陈小明", "2020", "", "H1", "1号楼", "101室", ""],
    ["R4", "王芳", "1990", "0370-5550114", "H2", "1号楼", "102室", "是"],
]
OWNERS_HEAD = ["房屋编号", "楼栋", "门牌", "专有面积", "业主编号", "业主姓名", "业主类型", "是否代表"]
OWNERS = [
    ["U1", "1号楼", "101室", "88.35", "R1", "陈秀英", "个人", "是"],
    ["U1", "1号楼", "101室", "88.35", "O9", "陈远", "个人", "否"],
    ["U2", "1号楼", "102室", "96.1", "DEV", "青槐置业有限公司", "单位", ""],
]


def csv_file(rows: Iterable[Sequence[Any]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode(encoding)


def xlsx_file(rows: Iterable[Sequence[Any]], **sheets: Iterable[Sequence[Any]]) -> bytes:
    """A workbook: numbers as numbers, text beginning with = as a formula."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, lines in {"名册": rows, **sheets}.items():
            sheet = book.add_worksheet(name)
            for at, line in enumerate(lines):
                sheet.write_row(at, 0, line)
    return file.getvalue()


def with_part(workbook: bytes, name: str, data: bytes) -> bytes:
    """The workbook with one part put in or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, data)
    return out.getvalue()


def part_of(workbook: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return archive.read(name)
