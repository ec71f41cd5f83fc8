"""Ballot sheets to cut: two or four to a page of A4, both languages, nothing but ink."""

from __future__ import annotations

from typing import Any

from councils.rules.dates import moment_words
from councils.rules.words import Words
from frontend.documents.qr import qr_svg
from frontend.documents.typst import render
from frontend.effects import effect_words
from proposals.actions.sheets import Sheet
from proposals.models import Option, Poll, SheetRun
from proposals.rules.sheets import sheet_of
from proposals.rules.thresholds import Rule


def sheets_pdf(poll: Poll, run: SheetRun, sheets: list[Sheet], address: str) -> bytes:
    """`address`: of the vote's page, printed and as QR code. The serial number is in neither."""
    return render("sheets.typ", sheets_data(poll, run, sheets, address))


def sheets_data(poll: Poll, run: SheetRun, sheets: list[Sheet], address: str) -> dict[str, Any]:
    community = poll.community
    until = poll.closes_at
    zone = community.timezone
    return {
        "title": f"{community.name} {poll.question}",
        "per_page": run.per_page,
        "community": community.name,
        "body": poll.council.name,
        "body_en": _plain(poll.council.name_en or poll.council.name),
        "question": poll.question,
        "question_en": _plain(poll.question_en),
        "consequence": poll.consequence if run.per_page == 2 else "",
        "options": [_row(poll, option) for option in Option.objects.filter(poll=poll)],
        "how": _how(poll).zh,
        "how_en": _how(poll).en,
        "until": moment_words(until, zone).text("zh-hans") if until else "",
        "until_en": moment_words(until, zone).text("en") if until else "",
        "place": community.office_place,
        "place_en": _plain(community.office_place_en or community.office_place),
        "phone": community.office_phone,
        "named": poll.secrecy == Poll.Secrecy.NAMED,
        "unit": poll.basis,
        "qr": qr_svg(address),
        "address": address,
        "sheets": [_sheet(sheet) for sheet in sheets],
    }


def _row(poll: Poll, option: Option) -> dict[str, str]:
    """Paper says as much as the page: what a project costs, what a mark brings."""
    zh, en = (effect_words(poll, option, lang) for lang in ("zh-hans", "en"))
    return {"zh": option.label, "en": _plain(option.label_en), "effect": zh, "effect_en": _plain(en)}


def _how(poll: Poll) -> Words:
    picks = sheet_of(Rule.from_json(poll.rule), [o.key for o in Option.objects.filter(poll=poll)]).picks
    if picks == 1:
        return Words(
            "在一个方格里打勾。打了两个勾，或者写了别的，就是废票。",
            "Tick one box. Two ticks, or anything else written, make it invalid.",
        )
    return Words(
        f"最多在{picks}个方格里打勾。打得更多，或者写了别的，就是废票。",
        f"Tick up to {picks} boxes. More ticks, or anything else written, make it invalid.",
    )


def _sheet(sheet: Sheet) -> dict[str, str]:
    line = sheet.elector
    where = ""
    if line is not None:
        home = line.household
        where = f"{home.building} {home.door}".strip() if home else line.building
    return {
        "serial": sheet.serial,
        "group": sheet.group,
        "name": f"{line.number} {line.person.name}" if line else "",
        "where": where,
    }


def _plain(text: str) -> str:
    # The Chinese faces draw ’ as wide as a character.
    return text.replace("’", "'")
