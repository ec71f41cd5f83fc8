"""The whole way of paper: sheets printed by two people, a visit announced and made, a batch counted twice, every sheet accounted for."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Error, Page, expect

from tests.journeys.conftest import Server, copy_of
from tests.journeys.looking import noticed
from tests.journeys.places import press
from tests.journeys.test_witness import call_witness, code_of, find_vote

SHANGHAI = ZoneInfo("Asia/Shanghai")
TEAM = ("苏文慧", "何建国")  # who goes along is not visited
VISITED = 5
# Four days in which nobody touched the machine: the vote closes, is counted and published.
DAYS_LATER = """
from datetime import timedelta
from config.jobs import JOBS
from councils.models.clock import database_now, playing_at
with playing_at(database_now() + timedelta(days=4)):
    for job in JOBS:
        job.name == "deliver messages" or job.run(database_now())
"""


@pytest.fixture
def town(installation: Server, tmp_path: Path) -> Iterator[Server]:
    """An installation of its own: days pass in it."""
    running = copy_of(installation, tmp_path)
    running.start()
    yield running
    running.stop()
    said = running.said()
    assert not re.search(r"Traceback| ERROR ", said), said[-4000:]


def test_every_sheet_of_paper_from_the_printer_to_the_outcome(visitor: Callable[..., Page], town: Server) -> None:
    clerk = visitor("clerk", at=town, language="en")
    counter = visitor("second_counter", at=town, language="en", javascript=False, phone=True)
    poll = find_vote(clerk)
    print_sheets(clerk, counter, poll)
    write_down(clerk, poll, "issued", 8, place="第二入户组")
    names = announce_visits(clerk, visitor("", at=town, language="en", phone=True), poll)
    batch = type_in(clerk, poll, names)
    count_again(counter, batch, names)
    for kind, count, place, why in (
        ("returned", 3, "第二入户组", ""),
        ("returned", 10, "一号箱", ""),
        ("spoilt", 1, "一号箱", ""),
        ("missing", 1, "一号箱", "收箱时少一张，已找过，没有找到"),
    ):
        clerk.goto(f"{poll}paper/")
        expect(clerk.locator("form[action$='/sign-off/'] [aria-disabled]")).to_be_visible()
        write_down(clerk, poll, kind, count, place=place, why=why)
    sign_off(clerk, poll)
    town.stop()
    town.manage("shell", "-c", DAYS_LATER)
    town.start()
    reader = visitor("", at=town, language="en", phone=True)
    reader.goto(poll)
    reader.locator("a[href*='/decisions/2']").first.click()
    paper = reader.locator("section[aria-labelledby=paper]")
    expect(paper).to_contain_text("80 printed, 40 handed over, 15 returned unused")
    expect(paper).to_contain_text("Of the 25 given out 23 were collected, 1 spoilt, 1 are missing.")
    expect(paper).to_contain_text("收箱时少一张")
    assert noticed(reader, language="en") == []
    town.manage("verify_record")


def print_sheets(asking: Page, printing: Page, poll: str) -> None:
    asking.goto(f"{poll}paper/sheets/runs/")
    asking.locator("[name=count]").fill("20")
    asking.locator("[name=why]").fill("第二次入户用")
    press(asking)
    expect(asking.locator("[aria-disabled]").first).to_contain_text("Print these sheets")
    printing.goto(f"{poll}paper/sheets/")
    with printing.expect_download() as made:
        printing.locator("form[action$='/printing/'] button").click()
    assert Path(made.value.path()).read_bytes().startswith(b"%PDF")
    printing.goto(f"{poll}paper/sheets/")
    expect(printing.locator("main")).to_contain_text("Run 2: sheets 61 to 80")
    assert printing.locator("form[action$='/printing/']").count() == 0, "once"


def write_down(page: Page, poll: str, kind: str, count: int, place: str = "", why: str = "") -> None:
    page.goto(f"{poll}paper/sheets/entries/")
    page.locator(f"[name=kind][value={kind}]").check(force=True)
    page.locator("[name=count]").fill(str(count))
    page.locator("[name=place]").fill(place)
    page.locator("[name=why]").fill(why)
    press(page)
    expect(page).to_have_url(re.compile(r"/paper/sheets/$"))


def announce_visits(page: Page, reader: Page, poll: str) -> str:
    """The list stands on the page of the vote before anybody goes, with masked names."""
    page.goto(f"{poll}visits/unreached/")
    unreached = page.locator("main ul.rows li").all_inner_texts()
    rows = [row for row in unreached if row.split()[-1] not in TEAM][:VISITED]
    numbers, whole = [row.split()[0] for row in rows], [row.split()[-1] for row in rows]
    start = (datetime.now(SHANGHAI) + timedelta(seconds=70)).replace(second=0, microsecond=0)
    page.goto(f"{poll}visits/plans/")
    page.locator("[name=starts_at]").fill(start.strftime("%Y-%m-%dT%H:%M"))
    page.locator("[name=ends_at]").fill((start + timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M"))
    page.locator("[name=names]").fill(", ".join(numbers))
    for name in TEAM:
        page.get_by_label(name).check(force=True)
    press(page)
    press(page)
    expect(page.locator("main")).to_contain_text("Published")
    reader.goto(page.url)
    expect(reader.locator("main")).to_contain_text("苏文慧")
    listed = reader.locator("section[aria-labelledby=visited]").inner_text()
    assert "**" in listed
    assert not [name for name in whole if name in listed]
    assert noticed(reader, language="en") == []
    time.sleep(max(0.0, (start - datetime.now(SHANGHAI)).total_seconds() + 1))
    return ", ".join(numbers)


def put_count(page: Page, names: str, yes: int) -> None:
    page.locator("[name=names]").fill(names)
    for mark, how_many in {"yes": yes, "no": VISITED - yes, "abstain": 0, "invalid": 0}.items():
        page.locator(f"[name={mark}]").fill(str(how_many))


def type_in(page: Page, poll: str, names: str) -> str:
    page.goto(f"{poll}paper/batches/")
    page.locator("[name=channel]").select_option("visit")
    page.locator("[name=plan]").select_option(label="List 3")
    page.locator("[name=collected_at]").fill(datetime.now(SHANGHAI).strftime("%Y-%m-%dT%H:%M"))
    put_count(page, names, 3)
    press(page)
    expect(page.locator("main")).to_contain_text("Waits for a second person")
    return f"{poll}paper/batches/3/confirmation/"


def count_again(page: Page, batch: str, names: str) -> None:
    """On a phone without scripts, blind; one mistake, said by line and never by number."""
    page.goto(batch)
    put_count(page, names, 4)
    press(page)
    expect(page.locator("main")).to_contain_text("differs from the one typed in: for, against.")
    put_count(page, names, 3)
    press(page)
    expect(page.locator("body")).to_contain_text("Batch 3 is confirmed and counts.")


def sign_off(page: Page, poll: str) -> None:
    page.goto(f"{poll}paper/")
    key = page.locator("form[action$='/sign-off/'] button")
    key.click()
    key.click()
    expect(page.locator("main")).to_contain_text("Signed off")


def test_the_terminal_forgets_half_a_minute_after_the_ballot(visitor: Callable[..., Page]) -> None:
    """Who is helped sees the colourless paper, checks, casts, takes the stub along; then the screen is empty."""
    page, witness = visitor("clerk", language="en"), visitor("second_counter", language="en", phone=True)
    poll = find_vote(page)
    call_witness(page, poll, nth=12)
    page.locator("[name=code]").fill(code_of(witness))
    press(page)
    assert page.locator(":checked").count() == 0, "nothing is marked before"
    page.locator("[name=mark][value=no]").check(force=True)
    assert noticed(page, language="en") == []
    press(page)
    expect(page.locator("main")).to_contain_text("Against")
    press(page)
    expect(page.locator(".checkcode")).to_have_text(re.compile(r"^\w{4}.\w{4}$"))
    expect(page.locator("[name=witness]")).to_be_visible(timeout=45_000)
    # Nothing keeps the page: the browser itself says so when asked to go back to it.
    with suppress(Error):
        page.go_back()
    assert page.locator(".checkcode").count() == 0, "nor does it come back"
