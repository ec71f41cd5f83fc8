"""The one process: it is alone on its database, drains without losing anything, and is found again by browsers."""

import asyncio
import signal
import sqlite3

import pytest

from tests.realtime.conftest import manage

pytestmark = pytest.mark.xdist_group("site")


def groups_of(site) -> set[str]:
    with sqlite3.connect(site.state / "councils.sqlite3") as database:
        rows = database.execute("SELECT name FROM auth_group").fetchall()
    database.close()
    return {name for (name,) in rows}


async def test_restart_says_4012_and_the_same_token_gets_the_state_again(serve, follow_on):
    site = serve()
    token = await site.token()
    browser = await follow_on(site, token=token)
    await site.ask("probe/add", name="before")
    stopping = asyncio.create_task(asyncio.to_thread(site.stop))
    assert await browser.closed() == 4012
    assert await stopping == 0
    again = serve(site.state, site.port)
    await again.ask("probe/add", name="meanwhile")
    assert (await follow_on(again, token=token)).names() == ["before", "meanwhile"]


async def test_drain_loses_no_acknowledged_note_and_answers_what_it_took(serve, follow_on):
    site = serve()
    browsers = [await follow_on(site, user=f"user{n}") for n in range(5)]
    answered: list[str] = []

    async def write(number: int) -> None:
        browser = browsers[number]
        for n in range(10_000):
            await browser.send(type="note", key=str(n), name=f"{number}-{n}")
            answer = await browser.until("note_result")
            if "refused" not in answer:
                answered.append(answer["name"])
                if len(answered) == 50:
                    site.process.send_signal(signal.SIGTERM)

    endings = await asyncio.gather(*map(write, range(5)), return_exceptions=True)
    assert await asyncio.to_thread(site.stop) == 0
    assert [browser.socket.close_code for browser in browsers] == [4012] * 5, endings
    assert set(answered) <= groups_of(site)


def test_interrupt_ends_it_as_cleanly(serve):
    site = serve()
    assert site.stop(signal.SIGINT) == 0


def test_running_server_says_that_it_is_ready(site):
    assert site.get("readyz")["checks"] == {"database": "ok", "hub": "ok", "clock": "ok"}


def test_second_process_on_the_same_database_is_refused(site):
    refused = manage(site.state, "serve", "--port", "0")
    assert refused.returncode == 1
    assert str(site.process.pid) in refused.stderr


def test_clock_of_its_own_beside_the_server_is_refused(site):
    refused = manage(site.state, "clock")
    assert refused.returncode == 1
    assert str(site.process.pid) in refused.stderr


def test_database_that_is_not_up_to_date_is_refused(tmp_path):
    refused = manage(tmp_path, "serve", "--port", "0")
    assert refused.returncode == 1
    assert "manage.py migrate" in refused.stderr


def test_port_that_is_taken_is_refused(site, migrated, tmp_path):
    (tmp_path / "councils.sqlite3").write_bytes(migrated.read_bytes())
    refused = manage(tmp_path, "serve", "--port", str(site.port))
    assert refused.returncode == 1
    assert str(site.port) in refused.stderr


async def test_dead_broker_loses_no_write_and_no_browser_of_this_process(serve, follow_on):
    site = serve(REDIS_URL="redis://127.0.0.1:1/0")
    browser = await follow_on(site)
    status = await site.ask("probe/add", name="kept")
    await browser.until_named("kept")
    assert status["lost"] > 0
    assert "kept" in groups_of(site)


async def test_heartbeat_finds_a_member_who_lost_his_right_in_silence(serve, follow_on):
    site = serve(HEARTBEAT="0.3")
    await site.ask("probe/membership", user="leaver")
    leaver, everybody = await follow_on(site, "probe.3", user="leaver"), await follow_on(site, "probe.1")
    code = "from django.contrib.auth.models import Group; Group.objects.get(name='members').user_set.clear()"
    await asyncio.to_thread(manage, site.state, "shell", "-v0", "-c", code)
    assert await leaver.closed() == 4403
    await everybody.until("heartbeat")


async def test_heartbeat_heals_what_was_never_announced(serve, follow_on):
    site = serve(HEARTBEAT="0.3")
    browser = await follow_on(site)
    with sqlite3.connect(site.state / "councils.sqlite3") as database:
        database.execute("INSERT INTO auth_group (name) VALUES ('written by another process')")
    database.close()
    await browser.until_named("written by another process")
    beat = await browser.until("heartbeat")
    assert beat["versions"]["names"] == 1


async def test_messages_are_batched_answered_by_key_and_one_bad_one_harms_no_other(serve, follow_on):
    site = serve()
    browsers = [await follow_on(site, user=f"user{n}") for n in range(20)]
    names = ["poison", *(f"note-{n}" for n in range(1, 20))]
    for browser, name in zip(browsers, names, strict=True):
        await browser.send(type="note", key=f"key of {name}", name=name)
    answers = [await browser.until("note_result") for browser in browsers]
    assert [answer["key"] for answer in answers] == [f"key of {name}" for name in names]
    assert answers[0]["refused"] == "failed"
    assert answers[0]["sentence"] == "Something failed here. Try again; nothing counts twice."
    assert groups_of(site) == set(names[1:])


async def test_what_is_too_much_is_refused_in_ones_language_and_nothing_of_it_is_written(serve, follow_on):
    site = serve(WAITING="1")
    first, *others = [await follow_on(site, user=f"user{n}") for n in range(3)]
    for n, browser in enumerate(others, 1):
        await browser.send(type="renew", token=await site.token(user=f"user{n}"), language="zh-hans")
        await browser.until("welcome")
    await first.send(type="note", key="k", name="held")
    await first.until_named("holding")  # the writer is busy with it; one more may wait
    asked = {asyncio.create_task(browser.until("note_result")): n for n, browser in enumerate(others)}
    for n, browser in enumerate(others):
        await browser.send(type="note", key=f"k{n}", name=f"note-{n}")
    done, waiting = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
    [refused], [taken] = done, waiting
    n = asked[refused]
    assert refused.result() == {
        "type": "note_result", "key": f"k{n}", "refused": "busy", "sentence": "同时来的太多，这一次没有收，请再试一次。",
    }  # fmt: skip
    assert groups_of(site) == {"holding"}
    await site.ask("probe/gate")
    assert (await taken)["name"] == f"note-{1 - n}"
    assert groups_of(site) == {"holding", "held", f"note-{1 - n}"}
    await others[n].send(type="note", key=f"k{n}", name=f"note-{n}")
    assert (await others[n].until("note_result"))["name"] == f"note-{n}", "the same again, when there is room"
