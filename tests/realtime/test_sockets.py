"""Real sockets to the real server: what a browser is told, and who is turned away."""

import asyncio
import socket as sockets

import pytest
import websockets

from tests.realtime.conftest import WAIT

pytestmark = pytest.mark.xdist_group("site")


async def test_state_and_sections_together_are_the_fresh_state(site, follow):
    early = await follow()
    adding = [site.ask("probe/add", name=[f"{worker}-{n}" for n in range(10)]) for worker in range(4)]
    late, *_ = await asyncio.gather(follow(), *adding)
    fresh = await follow()
    for browser in (early, late):
        while browser.sections != fresh.sections:
            await browser.receive()
    assert len(fresh.names()) >= 40


async def test_rolled_back_action_announces_nothing(site, follow):
    browser = await follow()
    answer = await site.ask("probe/fail", name="never was")
    assert "never was" not in answer["names"]
    await site.ask("probe/add", name="this was")
    await browser.until_named("this was")
    assert "never was" not in str(browser.frames)


async def test_clock_reaches_the_browser_though_another_job_fails_at_each_tick(site, follow):
    browser = await follow()
    await site.ask("probe/from-clock", name="from the clock")
    await browser.until_named("from the clock")


async def test_many_changes_in_a_row_are_told_with_the_last_value(site, follow):
    browser = await follow()
    before = len(browser.frames)
    await site.ask("probe/add", name=[f"often-{n}" for n in range(50)], often=1)
    await browser.until_named("often-49")
    assert len(browser.frames) - before < 30, "fifty changes of two sections were coalesced"


async def test_wrong_origin_is_refused_at_the_handshake(site):
    with pytest.raises(websockets.InvalidStatus) as refused:
        await site.open(origin="https://elsewhere.example")
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(("life", "forge"), [(-1, False), (600, True)], ids=["expired", "forged"])
async def test_token_that_does_not_hold_is_closed_4401(site, live_browser, life, forge):
    token = await site.token(life=life)
    await live_browser.send(type="hello", token=token + "x" if forge else token)
    assert await live_browser.closed() == 4401


async def test_token_that_ends_while_the_socket_is_open_is_closed_4401(site, follow):
    browser = await follow(life=1)
    assert await browser.closed() == 4401


async def test_renewed_token_keeps_the_socket_open(site, follow):
    browser = await follow(life=1)
    await browser.send(type="renew", token=await site.token())
    await browser.until("welcome")
    await asyncio.sleep(1.2)  # past the end of the first token
    await site.ask("probe/add", name="after renewal")
    await browser.until_named("after renewal")


async def test_renewing_as_somebody_else_starts_anew(site, follow):
    browser = await follow(user="first")
    await browser.send(type="renew", token=await site.token(user="second"))
    assert await browser.closed() == 4401


async def test_silent_socket_is_closed_4408(live_browser):
    assert await live_browser.closed() == 4408


async def test_topic_without_a_right_is_closed_4403_and_tells_nothing(site, live_browser):
    await live_browser.send(type="hello", token=await site.token("probe.1", "probe.3", user="outsider"))
    assert await live_browser.closed() == 4403
    assert live_browser.frames == []


async def test_topic_that_does_not_exist_is_closed_4403(site, live_browser):
    await live_browser.send(type="hello", token=await site.token("nothing.1"))
    assert await live_browser.closed() == 4403


async def test_revoked_member_stops_listening_and_others_go_on(site, follow):
    await site.ask("probe/membership", user="leaver")
    await site.ask("probe/membership", user="stayer")
    leaver, stayer = await follow("probe.3", user="leaver"), await follow("probe.3", "probe.1", user="stayer")
    await site.ask("probe/membership", user="leaver", out=1)
    assert await leaver.closed() == 4403
    await site.ask("probe/add", name="for members")
    await stayer.until_named("for members")


@pytest.mark.parametrize(
    "frame",
    ["no json", "[]", "[" * 9000, '{"type": "surprise"}', '{"type": ["note"]}', '{"type": "note", "name": "x"}'],
    ids=["words", "list", "deep", "surprise", "odd", "early"],
)
async def test_frame_that_no_page_sends_is_closed_4400(live_browser, frame):
    await live_browser.socket.send(frame)
    assert await live_browser.closed() == 4400


async def test_resync_gives_the_whole_state_again(site, follow):
    browser = await follow()
    await site.ask("probe/add", name="to resync")
    await browser.until_named("to resync")
    await browser.send(type="resync", topic="probe.1")
    state = await browser.until("state", topic="probe.1")
    assert "to resync" in state["sections"]["names"]["data"]["names"]


async def test_resync_of_no_topic_is_passed_over(site, follow):
    browser = await follow()
    for topic in ([], {}, None, "probe.2"):
        await browser.send(type="resync", topic=topic)
    await browser.send(type="resync", topic="probe.1")
    await browser.until("state", topic="probe.1")


async def test_one_slow_question_holds_up_no_other_socket(site, follow):
    waiting = asyncio.create_task(follow("probe.2"))  # its builder waits for the gate
    try:
        browser = await follow("probe.1")
        await browser.send(type="note", key="k", name="while waiting")
        assert (await browser.until("note_result"))["name"] == "while waiting"
        assert not waiting.done()
    finally:
        await site.ask("probe/gate")
    assert "probe.2:names" in (await waiting).sections


async def test_who_does_not_read_is_dropped_and_the_others_miss_nothing(site, follow):
    attentive = await follow()
    reading = asyncio.create_task(attentive.until_named("the end"))
    deaf = sockets.create_connection(("127.0.0.1", site.port))
    deaf.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    async with websockets.connect(
        f"ws://{site.host}/ws/", origin=f"http://{site.host}", sock=deaf, compression=None, max_size=None
    ) as socket:
        await socket.send(f'{{"type":"hello","token":"{await site.token()}"}}')
        await socket.recv()
        socket.transport.pause_reading()
        both = status = await site.ask("probe/add")
        for n in range(200):
            if status["sockets"] < both["sockets"]:
                break
            status = await site.ask("probe/add", name=f"big:{150_000 + n}")
        async with asyncio.timeout(WAIT):  # dropped at once; the connection of who does not read ends a little later
            while status["sockets"] == both["sockets"]:
                await asyncio.sleep(0.05)
                status = await site.ask("probe/add")
        assert status["sockets"] == both["sockets"] - 1
        socket.transport.abort()
    await site.ask("probe/add", name="the end")
    await reading
    back = await follow()
    while attentive.sections != back.sections:
        await attentive.receive()


@pytest.fixture
async def live_browser(site, connect):
    """A socket that has said nothing yet."""
    return await connect(site)
