"""One concern, from a resident's first word to the day on which it is done, in one installation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Server, copy_of
from tests.journeys.places import press

SHANGHAI = ZoneInfo("Asia/Shanghai")
ON_PAPER = 70
# As if the seven days for comments had passed: nobody votes before.
COMMENTS_ENDED = """
from datetime import timedelta
from django.db.models import F
from proposals.models import Proposal, StageRun
newest = Proposal.objects.order_by("-pk")[0]
run = StageRun.objects.filter(proposal=newest, left_at=None)
run.update(entered_at=F("entered_at") - timedelta(days=9), due_at=F("due_at") - timedelta(days=9))
"""
# Sixteen days in which nobody touched the machine: what the clock then finds to do. And as many again, in which what
# became of the decision is on display.
DAYS_LATER = """
from datetime import timedelta
from config.jobs import JOBS
from councils.models.clock import database_now, playing_at
for days in (16, 33):
    later = database_now() + timedelta(days=days)
    with playing_at(later):
        for job in JOBS:
            job.name == "deliver messages" or job.run(later)
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


def test_a_concern_becomes_an_outcome_that_is_followed_until_done(visitor: Callable[..., Page], town: Server) -> None:
    people = {role: visitor(role, at=town) for role in ("resident", "owner", "secretary", "clerk", "second_counter")}
    secretary, clerk = people["secretary"], people["clerk"]
    matter = propose(people["resident"])
    gather_signatures(matter, visitor, town)
    screen(secretary, matter)
    discuss(people["owner"], visitor("", phone=True, at=town), matter)
    town.manage("shell", "-c", COMMENTS_ENDED)
    poll = open_vote(secretary, matter)
    cast(people["resident"], poll, "yes")
    names = type_paper(clerk, poll)
    count_again(people["second_counter"], poll, names)
    sign_off(clerk, poll)
    decision = wait_for_the_clock(visitor("", at=town), poll)
    object_to(visitor("resident", at=town, javascript=False, phone=True), decision)
    answer(visitor("supervisor", at=town), decision)
    work = follow_up(clerk, decision)
    town.stop()
    town.manage("shell", "-c", DAYS_LATER)
    town.start()
    reader = visitor("resident", at=town, phone=True)
    reader.goto(matter)
    expect(reader.locator(".rail .step-done").last).to_contain_text("办结")
    reader.goto(work)
    expect(reader.locator("main")).to_contain_text("两盏灯已装好")
    town.manage("verify_record")


def propose(page: Page) -> str:
    page.goto("/c/qinghuai/matters/new/")
    page.locator("[name=title]").fill("北门装两盏路灯")
    page.locator("[name=text]").fill("北门晚上太暗，老人看不清台阶。\n\n- 装两盏\n- 用公益金1800元")
    page.locator("[name=council]").select_option(label="青槐社区居民会议（按户）")
    expect(page.locator("#saved")).to_contain_text("已保存")
    press(page)
    expect(page.locator(".prose li")).to_have_text(["装两盏", "用公益金1800元"])
    press(page)
    expect(page).to_have_url(re.compile(r"/matters/\d+/$"))
    return page.url


def gather_signatures(matter: str, visitor: Callable[..., Page], town: Server) -> None:
    """Two at their screens, the others on paper that the clerk enters by register number."""
    for role in ("owner", "chair"):
        page = visitor(role, at=town, phone=True)
        page.goto(matter)
        page.locator("#sign button").first.click()
        expect(page.locator("#support")).to_contain_text("您已联名")
    clerk = visitor("clerk", at=town)
    clerk.goto(matter)
    clerk.locator("a[href$='/signatures/']").click()
    for number in registered(town, 9):
        clerk.locator("[name=number]").fill(number)
        clerk.get_by_role("button", name="录入签名").click()
        expect(clerk.locator("#main .rows")).to_contain_text(number)
    clerk.goto(matter)
    expect(clerk.locator(".step-now, [aria-current=step]").last).to_contain_text("受理")


def registered(town: Server, how_many: int) -> list[str]:
    """Register numbers of people of different homes, as they stand on the list in the office."""
    ask = (
        "from councils.models import Person, Residency\n"
        "seen = {}\n"
        "for r in Residency.objects.select_related('person').filter(person__is_adult=True, community__slug='qinghuai').order_by('-household'):\n"
        "    seen.setdefault(r.household_id, r.person.register_id)\n"
        f"print(*list(seen.values())[:{how_many}])"
    )
    return town.manage("shell", "-v0", "-c", ask).split()


def screen(page: Page, matter: str) -> None:
    page.goto(matter)
    press(page)
    page.locator("#accept button.key").first.click()
    expect(page).to_have_url(matter)
    expect(page.locator("[role=status]").first).to_be_visible()


def discuss(speaker: Page, reader: Page, matter: str) -> None:
    """What one writes stands on another's open page without a reload."""
    reader.goto(matter)
    expect(reader.locator("[data-live-chip]")).to_contain_text("已连上")
    reader.evaluate("window.unreloaded = true")
    speaker.goto(matter)
    press(speaker)
    speaker.locator("[name=position][value=for]").check()
    speaker.locator("[name=text]").fill("我家老人上个月就在那里绊了一下，支持。")
    press(speaker)
    expect(reader.locator("body")).to_contain_text("绊了一下，支持")
    assert reader.evaluate("window.unreloaded") is True


def open_vote(page: Page, matter: str) -> str:
    page.goto(matter)
    page.locator("a[href$='/polls/']").last.click()
    page.locator("[name=question]").fill("是否在北门装两盏路灯，用公益金1800元？")
    page.locator("[name=consequence]").fill("通过后一个月内装好。")
    page.locator("[name=basis]").select_option("household")
    page.locator("[name=secrecy][value=confidential]").check()
    # A whole minute, far enough away for two people and a box of paper.
    closes = datetime.now(SHANGHAI) + timedelta(seconds=75)
    page.locator("[name=closes_at]").fill(closes.strftime("%Y-%m-%dT%H:%M"))
    page.locator("[name=legal_basis]").fill("本社区居民会议议事规则第九条")
    press(page)
    press(page)
    press(page)
    expect(page.locator(".chip").first).to_contain_text("正在投票")
    return page.url


def cast(page: Page, poll: str, mark: str) -> None:
    page.goto(poll)
    press(page)
    page.locator(f"[name=mark][value={mark}]").check(force=True)
    press(page)
    press(page)
    expect(page.locator(".checkcode")).to_have_text(re.compile(r"^\w{4}.\w{4}$"))


def type_paper(page: Page, poll: str) -> str:
    """A box of paper: the names ticked on the printed roll, and what lay in it. Who voted online is not among them."""
    page.goto(f"{poll}paper/batches/")
    page.locator("[name=q]").fill("赵秀兰")
    page.locator("[name=look]").first.click()
    online = int(page.locator("td.num").first.inner_text())
    names = [number for number in range(1, ON_PAPER + 2) if number != online][:ON_PAPER]
    page.locator("[name=names]").fill(", ".join(map(str, names)))
    page.locator("[name=place]").fill("居委会一楼票箱")
    page.locator("[name=collected_at]").fill((datetime.now(SHANGHAI)).strftime("%Y-%m-%dT%H:%M"))
    put_totals(page)
    press(page)
    expect(page.locator("tbody").first).to_contain_text("票箱")
    return ", ".join(map(str, names))


def put_totals(page: Page) -> None:
    for mark, how_many in {"yes": 60, "no": 7, "abstain": 2, "invalid": 1}.items():
        page.locator(f"[name={mark}]").fill(str(how_many))


def count_again(page: Page, poll: str, names: str) -> None:
    """Blind: the second person ticks and counts what the first one does not show."""
    page.goto(f"{poll}paper/")
    page.locator("a[href$='/confirmation/']").click()
    page.locator("[name=names]").fill(names)
    put_totals(page)
    press(page)
    expect(page.locator("tfoot")).to_contain_text(str(ON_PAPER))


def sign_off(page: Page, poll: str) -> None:
    page.goto(f"{poll}paper/")
    key = page.locator("form[action$='/sign-off/'] button")
    key.click()
    key.click()


def wait_for_the_clock(page: Page, poll: str) -> str:
    """Nobody presses anything: the page that is open shows the result."""
    page.goto(poll)
    page.evaluate("window.unreloaded = true")
    outcome = page.locator("a[href*='/decisions/2']").first
    outcome.wait_for(timeout=90_000)
    assert page.evaluate("window.unreloaded") is True, "the reader had to load the page again"
    outcome.click()
    expect(page.locator(".verdict")).to_contain_text("通过")
    decision = page.url
    notice = page.request.get(f"{decision}notice.pdf")
    assert notice.body().startswith(b"%PDF"), "the notice for the board is no PDF"
    facts = page.request.get(f"{decision}decision.json").json()
    assert "路灯" in str(facts), facts
    feed = page.request.get("/c/qinghuai/decisions.atom").text()
    assert feed.lstrip().startswith("<?xml"), feed[:200]
    assert "路灯" in feed, "the feed does not know the decision"
    return decision


def object_to(page: Page, decision: str) -> None:
    """Without a script, as everything a resident does."""
    page.goto(decision)
    page.locator(".dado a[href$='/objections/']").click()
    page.locator("[name=text]").fill("灯太亮会照进一楼卧室，请加灯罩。")
    press(page)
    page.goto(decision)
    expect(page.locator("#main")).to_contain_text("照进一楼卧室")


def answer(page: Page, decision: str) -> None:
    page.goto(decision)
    page.locator("a[href$='/answer/']").first.click()
    page.locator("[name=answer]").fill("灯罩已写进采购单。")
    press(page)
    page.goto(decision)
    expect(page.locator("#main")).to_contain_text("灯罩已写进采购单")


def follow_up(page: Page, decision: str) -> str:
    page.goto(decision)
    page.locator("#main a.key[href$='/follow-ups/']").click()
    page.locator("[name=title]").fill("在北门装两盏路灯")
    page.locator("[name=office]").fill("物业工程部")
    page.locator("[name=due_on]").fill(f"{datetime.now(SHANGHAI) + timedelta(days=30):%Y-%m-%d}")
    press(page)
    page.goto(decision)
    page.locator("#main").get_by_role("link", name="在北门装两盏路灯").last.click()
    page.wait_for_url(re.compile(r"/follow-ups/\d+/$"))
    work = page.url
    page.locator("a[href$='/completion/']").first.click()
    page.locator("[name=text]").fill("两盏灯已装好，用了1760元。")
    press(page)
    page.goto(work)
    expect(page.locator("main")).to_contain_text("两盏灯已装好")
    return work
