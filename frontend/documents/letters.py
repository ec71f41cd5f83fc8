"""The sealed letters: one A4 sheet for each entry, folded in three for a window envelope, the code on the inside."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from councils.actions.letters import Letter
from councils.models import Community
from frontend.documents.qr import qr_svg
from frontend.documents.typst import render


def letters_pdf(community: Community, letters: list[Letter], address: str) -> bytes:
    """`address`: of the claim page. The code stands in the QR's fragment, which no browser sends to any server."""
    return render("letters.typ", letters_data(community, letters, address))


def letters_data(community: Community, letters: list[Letter], address: str) -> dict[str, Any]:
    return {
        "title": f"{community.name} {len(letters)}",
        "community": community.name,
        "community_en": community.name_en,
        "office_place": community.office_place,
        "office_phone": community.office_phone,
        "address": address,
        "letters": [_letter(letter, address, ZoneInfo(community.timezone)) for letter in letters],
    }


def _letter(letter: Letter, address: str, zone: ZoneInfo) -> dict[str, Any]:
    until = letter.expires_at.astimezone(zone)
    return {
        "name": letter.person.name,
        "place": " ".join(part for part in (letter.building, letter.door) if part),
        "number": letter.number,
        "code": letter.code,
        "until": _chinese(until),
        "until_en": f"{until.day} {until:%B %Y}",
        "back_in": letter.knows_account,
        "qr": qr_svg(f"{address}?number={letter.number}#code={letter.code}"),
    }


def _chinese(day: datetime) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
