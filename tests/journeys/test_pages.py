"""Every page, as each role: found by following the links from home, looked at on a phone in light Chinese and on a desk in dark English."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import Page

from tests.journeys.looking import MADE_OF, keep_picture, noticed, sticks_out

HOME = "/c/qinghuai/"
# How many objects of a kind are opened; matters and votes differ by stage, the rest is one page with other words.
MANY = {"matter": 6, "poll": 5, "decision": 3, "meeting": 3}
FILES = (".pdf", ".json", ".atom", ".ics", ".csv", ".xlsx", ".jsonl", "verify.py", "/export/", "/schema/")


# Pages made of the same parts are looked at once in each state.
looked_at: dict[str, set[str]] = {}
fetched: set[str] = set()


def kind_of(address: str) -> str:
    """The name of the page, with the names of its filters."""
    parts = urlsplit(address)
    return "?".join([resolve(parts.path).url_name or parts.path, *sorted(parse_qs(parts.query))])


def walk(page: Page, start: str, bad: list[str]) -> Iterator[tuple[str, str]]:
    """(kind, address) of every page that links lead to; `page` stands on it while the caller looks. Dead links go to `bad`."""
    queue, seen, opened = deque([start]), {start}, Counter[str]()
    while queue:
        address = queue.popleft()
        kind = kind_of(address)
        if opened[kind] >= MANY.get(kind, 1):
            continue
        opened[kind] += 1
        if address.partition("?")[0].endswith(FILES):
            if kind in fetched:
                continue
            fetched.add(kind)
            answer = page.request.get(address)
            if not answer.ok:
                bad.append(f"a link leads to {address}: {answer.status}")
            continue
        response = page.goto(address)
        # A vote of the demo closes while one walks: its ballot then says so.
        if response is None or response.status not in ((200, 409) if kind.startswith("poll-ballot") else (200,)):
            bad.append(f"a link leads to {address}: {response and response.status} {page.title()}")
            continue
        yield kind, address
        for link in page.locator("a[href]").all():
            found = urlsplit(link.evaluate("a => a.href"))
            target = found.path + (f"?{found.query}" if found.query else "")
            if found.hostname == "127.0.0.1" and not found.path.startswith("/static/") and target not in seen:
                seen.add(target)
                queue.append(target)


@pytest.mark.parametrize(
    ("state", "role"),
    [
        *(("phone-zh-light", role) for role in ("", "resident", "secretary", "supervisor")),
        *(("desk-en-dark", role) for role in ("owner", "secretary", "clerk")),
    ],
)
def test_every_page_is_whole(visitor: Callable[..., Page], state: str, role: str) -> None:
    size, language, theme = state.split("-")
    page = visitor(role, phone=size == "phone", language=language.replace("zh", "zh-hans"), dark=theme == "dark")
    shape, bad = page.viewport_size, list[str]()
    assert shape is not None
    for number, (kind, address) in enumerate(walk(page, HOME, bad)):
        made_of = page.evaluate(MADE_OF)
        if made_of in looked_at.setdefault(state, set()):
            continue
        looked_at[state].add(made_of)
        keep_picture(page, f"{state}-{role or 'anybody'}-{number:02d}-{kind.replace('?', '-')}")
        found = noticed(page, language=language, imported="胡安" in page.content())
        if size == "phone":
            found += sticks_out(page)
        bad += [f"{address}: {what}" for what in found]
        page.set_viewport_size(shape)
    assert not bad, f"as {role or 'anybody'}, {state}:\n" + "\n".join(bad)
