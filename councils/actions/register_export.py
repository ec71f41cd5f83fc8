"""Take the register out, as CSV or XLSX. Recorded: who, which fields, why. No cell of it can run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

import xlsxwriter
from django.utils.translation import get_language

from councils.actions.contacts import open_phone
from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Community, Ownership, Residency
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.permissions.refusal import require
from councils.permissions.register import may_export_register
from councils.register.headers import COLUMNS, Column

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "'=", "'+", "'-", "'@")


def export_register(*, actor: Actor, kind: str, fields: Iterable[str], form: str, why: str) -> bytes:
    """The chosen `fields` (keys of councils.register.headers) of residents or owners; `form` is csv or xlsx.

    The headers are those that an import knows, in the reader's language: what comes out goes in again.
    """
    chosen = [column for column in COLUMNS[kind] if column.key in set(fields)]
    with writing():
        now = database_now()
        require(may_export_register(actor, now))
        record(
            actor=actor, name="register:exported", about=actor.community, at=now,
            particulars={"kind": kind, "fields": [c.key for c in chosen], "form": form, "why": why},
        )  # fmt: skip
    rows = _residents(actor.community) if kind == "residents" else _owners(actor.community)
    lang = get_language() or ""
    heads = [column.words.text(lang) for column in chosen]
    lines = ([_text(row[column.key], lang) for column in chosen] for row in rows)
    return _csv(heads, lines) if form == "csv" else _xlsx(heads, lines)


def columns_of(kind: str) -> tuple[Column, ...]:
    return COLUMNS[kind]


def _residents(community: Community) -> Iterator[dict[str, Any]]:
    stays = Residency.objects.filter(community=community, until_on=None, person__left_register_at=None)
    for stay in stays.select_related("person", "household").order_by("household__register_id", "person__register_id"):
        person, home = stay.person, stay.household
        yield {
            "person_id": person.register_id,
            "name": person.name,
            "name_en": person.name_en,
            "birth_year": person.birth_year,
            "adult": person.is_adult,
            "phone": open_phone(person),
            "household_id": home.register_id,
            "building": home.building,
            "door": home.door,
            "representative": home.representative_id == person.pk,
        }


def _owners(community: Community) -> Iterator[dict[str, Any]]:
    held = Ownership.objects.filter(community=community, until_on=None, unit__left_register_at=None)
    for owning in held.select_related("person", "unit").order_by("unit__register_id", "pk"):
        person, unit = owning.person, owning.unit
        yield {
            "unit_id": unit.register_id,
            "building": unit.building,
            "door": unit.door,
            "area": unit.area,
            "owner_id": person.register_id,
            "owner_name": person.name,
            "kind": {"zh": "单位", "en": "organisation"} if person.kind == "organisation" else {"zh": "个人", "en": "person"},
            "represents": owning.represents,
            "phone": open_phone(person),
        }  # fmt: skip


def _text(value: Any, lang: str) -> str:
    chinese = lang.startswith("zh")
    if isinstance(value, dict):
        return str(value["zh" if chinese else "en"])
    if isinstance(value, bool):
        return ("是" if value else "否") if chinese else ("yes" if value else "no")
    return "" if value is None else str(value)


def harmless(text: str) -> str:
    """A cell that a spreadsheet would run as a formula gets an apostrophe before it; an import takes that off again."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _csv(heads: list[str], lines: Iterable[list[str]]) -> bytes:
    """With a BOM: Excel would else read Chinese as something else."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(heads)
    writer.writerows([harmless(cell) for cell in line] for line in lines)
    return file.getvalue().encode("utf-8-sig")


def _xlsx(heads: list[str], lines: Iterable[list[str]]) -> bytes:
    """Every cell is text: leading zeros stay, no number is rounded, nothing is a formula or a link."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        for at, head in enumerate(heads):
            sheet.write_string(0, at, head, bold)
            sheet.set_column(at, at, 16, text)
        for row, line in enumerate(lines, start=1):
            for at, cell in enumerate(line):
                sheet.write_string(row, at, harmless(cell), text)
        sheet.freeze_panes(1, 0)
    return file.getvalue()
