"""Two people at one ballot: the office's terminal asks for the witness, who confirms himself on his own phone."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Server
from tests.journeys.looking import keep_picture, noticed, sticks_out
from tests.journeys.places import press

OFFICERS = ("苏文慧", "何建国", "顾长林")  # who helps or watches is not helped
CODE = re.compile(r"^\d{3}-\d{3}$")


def find_vote(page: Page) -> str:
    page.goto("/c/qinghuai/polls/")
    page.locator("a", has_text=re.compile("charging shelter|充电棚")).first.click()
    expect(page).to_have_url(re.compile(r"/polls/\d+/$"))
    return page.url


def call_witness(page: Page, poll: str, *, nth: int, name: str = "何建国") -> str:
    """Who helps names voter and witness; the number of the voter."""
    page.goto(f"{poll}visits/unreached/")
    rows = [row.split() for row in page.locator("main ul.rows li").all_inner_texts()]
    number = [row[0] for row in rows if row[-1] not in OFFICERS][nth]
    page.goto(f"{poll}assistance/")
    page.locator("[name=number]").fill(number)
    page.locator("[name=witness]").select_option(label=name)
    page.locator("[name=why]").fill("看不清小字")
    press(page)
    expect(page).to_have_url(re.compile(r"/assistance/\d+/$"))
    return number


def code_of(phone: Page) -> str:
    phone.goto("/c/qinghuai/witness/")
    phone.locator("form[action$='/code/'] button").first.click()
    shown = phone.locator(".checkcode")
    expect(shown).to_have_text(CODE)
    return shown.inner_text()


def test_who_helps_cannot_go_on_before_the_witness_has_confirmed_himself(visitor: Callable[..., Page]) -> None:
    """The terminal in English, the phone in Chinese without a script; a wrong code first, and no way past it."""
    terminal = visitor("clerk", language="en")
    phone = visitor("second_counter", phone=True, javascript=False)
    poll = find_vote(terminal)
    found = []
    terminal.goto(f"{poll}assistance/")
    found += noticed(terminal, language="en")
    keep_picture(terminal, "help-en-desk")
    number = call_witness(terminal, poll, nth=14)
    found += noticed(terminal, language="en")
    keep_picture(terminal, "witness-terminal-en-desk")
    terminal.locator("details summary").first.click()
    found += noticed(terminal, language="en")
    keep_picture(terminal, "witness-terminal-open-en-desk")
    assert terminal.locator("form[action$='/ballot/']").count() == 0
    phone.goto("/c/qinghuai/")
    expect(phone.locator(".nowband")).to_contain_text("苏文慧")
    keep_picture(phone, "witness-home-zh-phone")
    phone.locator(".nowband .key, .nowband a").first.click()
    expect(phone).to_have_url(re.compile(r"/witness/$"))
    expect(phone.locator("main")).to_contain_text(number)
    assert "**" in phone.locator("main").inner_text(), "masked: who stands there knows who it is"
    keep_picture(phone, "witness-zh-phone")
    code = code_of(phone)
    keep_picture(phone, "witness-code-zh-phone")
    wrong = "000000" if not code.startswith("000") else "111111"
    terminal.locator("[name=code]").fill(wrong)
    press(terminal)
    expect(terminal.locator("main")).to_contain_text("not the code that the witness was shown")
    assert terminal.locator("[name=code]").input_value() == wrong, "what was typed stays"
    found += noticed(terminal, language="en")
    terminal.locator("[name=code]").fill(code)
    press(terminal)
    expect(terminal.locator("[name=mark]").first).to_be_attached()
    assert terminal.locator(":checked").count() == 0
    terminal.locator("[name=mark][value=yes]").check(force=True)
    press(terminal)
    press(terminal)
    expect(terminal.locator(".checkcode")).to_have_text(re.compile(r"^\w{4}.\w{4}$"))
    phone.goto("/c/qinghuai/witness/")
    assert phone.locator("form[action$='/code/']").count() == 0
    expect(phone.locator("section[aria-labelledby=watched] li").first).to_contain_text("苏文慧")
    keep_picture(phone, "witness-after-zh-phone")
    desk = visitor("supervisor", language="zh-hans")
    desk.goto(f"{poll}paper/")
    expect(desk.locator("#help").locator("xpath=ancestor::section")).to_contain_text("何建国")
    found += noticed(desk, language="zh")
    keep_picture(desk, "witness-desk-zh-desk")
    found += sticks_out(terminal)
    assert found == []


def test_the_pages_of_the_witness_fit_every_screen(visitor: Callable[..., Page]) -> None:
    """Chinese at the terminal, dark on a phone; the witness's own in both languages; nothing sticks out at 320 px."""
    found = []
    terminal = visitor("clerk", phone=True, dark=True)
    poll = find_vote(terminal)
    call_witness(terminal, poll, nth=16)
    found += noticed(terminal, language="zh")
    keep_picture(terminal, "witness-terminal-zh-phone-dark")
    terminal.locator("details summary").first.click()
    keep_picture(terminal, "witness-terminal-open-zh-phone-dark")
    found += sticks_out(terminal)
    for language in ("en", "zh-hans"):
        phone = visitor("second_counter", phone=True, dark=language == "en", language=language)
        phone.goto("/c/qinghuai/witness/")
        found += noticed(phone, language=language)
        keep_picture(phone, f"witness-{language}-phone")
        found += sticks_out(phone)
        code_of(phone)
        found += noticed(phone, language=language) + sticks_out(phone)
        keep_picture(phone, f"witness-code-{language}-phone")
    assert found == []


def test_a_witness_without_a_phone_signs_in_at_the_terminal(visitor: Callable[..., Page], server: Server) -> None:
    """For this once: whoever is signed in there stays so, and the witness is told of it."""
    words = "three words apart"
    given = f"a = Account.objects.get(username='demo-supervisor'); a.set_password('{words}'); a.save()"
    server.manage("shell", "-c", f"from councils.models import Account; {given}")
    terminal = visitor("clerk", language="en", javascript=False)
    poll = find_vote(terminal)
    call_witness(terminal, poll, nth=18, name="顾长林")
    terminal.locator("details summary").first.click()
    terminal.locator("[name=password]").fill("no words of his")
    terminal.locator("#sign-in button").click()
    expect(terminal.locator("main")).to_contain_text("not the sign-in of the witness")
    assert terminal.locator("[name=password]").input_value() == ""
    terminal.locator("[name=password]").fill(words)
    terminal.locator("#sign-in button").click()
    terminal.locator("[name=mark][value=no]").check(force=True)
    press(terminal)
    press(terminal)
    expect(terminal.locator(".checkcode")).to_have_text(re.compile(r"^\w{4}.\w{4}$"))
    terminal.goto("/c/qinghuai/mine/")
    expect(terminal.locator(".lead").first).to_contain_text("苏文慧")
    keep_picture(terminal, "mine-en-desk")
    terminal.goto("/c/qinghuai/settings/")
    keep_picture(terminal, "settings-en-desk")
    told = visitor("supervisor", language="en", phone=True)
    told.goto("/c/qinghuai/mine/")
    expect(told.locator("#messages")).to_contain_text("You watched")
    assert noticed(told, language="en") == []
    keep_picture(told, "mine-witness-en-phone")
    told.goto("/c/qinghuai/witness/")
    expect(told.locator("section[aria-labelledby=watched]")).to_contain_text("own sign-in at the terminal")
