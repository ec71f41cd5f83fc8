"""The notice of a meeting for the board: one sheet of A4 in Chinese and one in English, from the published facts."""

from __future__ import annotations

from datetime import date
from typing import Any

from councils.rules.dates import day_words
from frontend.documents.qr import qr_svg
from frontend.documents.typst import render
from proposals.models import Publication

_WORDS = {
    "zh": {
        "word": "会议通知", "when": "时间", "where": "地点", "who": "应到", "due": "{due}{unit}，至少到{needed}{unit}才能表决",
        "agenda": "议程", "decides": "表决", "talk": "只讨论，不表决", "rule": "怎样算通过", "short": "通知时间不足的原因",
        "guests": "其他居民可以列席、发言，不表决。", "sign_in": "到会请在门口签到，或扫下面的码用手机签到。没有手机也能签到、投票。",
        "ask": "咨询：{office}　{phone}", "stamp": "（盖章处）", "head": "公布时记录的第{seq}条：{hash}", "qr": "会议网页的二维码",
        "unit": "人", "household": "户",
    },
    "en": {
        "word": "Meeting notice", "when": "When", "where": "Where", "who": "Due",
        "due": "{due} {unit}; {needed} must be there to decide", "agenda": "Agenda", "decides": "for decision",
        "talk": "to talk about, no decision", "rule": "What carries it", "short": "Why the notice is short",
        "guests": "Other residents may attend and speak without a vote. ",
        "sign_in": "Sign in at the door, or scan the code below with your phone. You can sign in and vote without a phone.",
        "ask": "Ask: {office}, {phone}", "stamp": "(stamp here)", "head": "The record at publication, event {seq}: {hash}",
        "qr": "Code with the address of the meeting's page", "unit": "people", "household": "households",
    },
}  # fmt: skip


def meeting_notice_pdf(publication: Publication, address: str) -> bytes:
    """`address`: of the meeting's page, printed and as a QR code."""
    return render("meeting_notice.typ", meeting_notice_data(publication, address), at=publication.published_at)


def meeting_notice_data(publication: Publication, address: str) -> dict[str, Any]:
    facts = publication.facts
    sheets = [_sheet(facts, "zh", "", address), _sheet(facts, "en", "_en", address)]
    return {"title": facts["title"], "qr": qr_svg(address), "sheets": sheets}


def _sheet(facts: dict[str, Any], lang: str, suffix: str, address: str) -> dict[str, Any]:
    words = _WORDS[lang]
    text = {
        key: facts[f"{key}{suffix}"] for key in ("body", "title", "when", "place", "rule", "legal_basis", "earliest")
    }
    unit = words["household" if facts["basis"] == "household" else "unit"]
    due = words["due"].format(due=facts["due"], needed=facts["needed"], unit=unit)
    pairs = [[words["when"], text["when"]], [words["where"], text["place"]], [words["who"], due]]
    if facts["short_notice"]:
        pairs.append([words["short"], facts["short_notice"]])
    head = words["head"].format(seq=facts["head_seq"], hash=facts["head_hash"]) if facts["head_hash"] else ""
    return {
        "lang": lang,
        "body": text["body"],
        "word": words["word"],
        "title": text["title"],
        "pairs": pairs,
        "agenda": words["agenda"],
        "items": [_item(words, row, suffix) for row in facts["agenda"]],
        "rule": f"{words['rule']}：{text['rule']}" if lang == "zh" else f"{words['rule']}: {text['rule']}",
        "sign_in": (words["guests"] if facts.get("open_to_all") else "") + words["sign_in"],
        "ask": words["ask"].format(office=facts[f"office{suffix}"], phone=facts["office_phone"]),
        "legal_basis": text["legal_basis"],
        "stamp": words["stamp"],
        "on": _published(facts, lang),
        "head": head,
        "address": address,
        "qr_alt": words["qr"],
    }


def _item(words: dict[str, str], row: dict[str, Any], suffix: str) -> str:
    binds = row["proposal"] is not None
    number = row[f"matter{suffix}"]
    title, kind = row[f"title{suffix}"], words["decides" if binds else "talk"]
    if suffix:
        return f"{title}{f' ({number})' if number else ''}: {kind}"
    return f"{title}{f'（{number}）' if number else ''}：{kind}"


def _published(facts: dict[str, Any], lang: str) -> str:
    on = date.fromisoformat(facts["published_on"])
    words = day_words(on)
    return f"{on.year}年{words.zh}" if lang == "zh" else f"{words.en} {on.year}"
