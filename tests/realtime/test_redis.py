"""Several processes and a broker. Both servers keep a database of their own, so what crosses came over the broker."""

import asyncio
import os
import secrets

import pytest

from tests.realtime.conftest import manage

pytestmark = [
    pytest.mark.redis,
    pytest.mark.xdist_group("site"),
    pytest.mark.skipif("REDIS_URL" not in os.environ, reason="needs a broker: make test-services"),
]


@pytest.fixture(scope="module")
def broker() -> dict[str, str]:
    return {"REDIS_URL": os.environ["REDIS_URL"], "REDIS_PREFIX": f"probe-{secrets.token_hex(4)}"}


@pytest.fixture(scope="module")
def pair(serve, broker):
    return serve(**broker), serve(**broker)


async def test_change_in_one_process_reaches_the_browsers_of_another(pair, follow_on):
    here, there = pair
    browser = await follow_on(there)
    await here.ask("probe/add", name="over the broker")
    await browser.until_named("over the broker")


async def test_revoked_member_loses_his_socket_in_every_process(pair, follow_on):
    here, there = pair
    for site in pair:
        await site.ask("probe/membership", user="leaver")
    browser = await follow_on(there, "probe.3", user="leaver")
    # Out in both databases; `there` first, in silence, so that only the broker can tell its process.
    code = "from django.contrib.auth.models import Group; Group.objects.get(name='members').user_set.clear()"
    await asyncio.to_thread(manage, there.state, "shell", "-v0", "-c", code)
    await here.ask("probe/membership", user="leaver", out=1)
    assert await browser.closed() == 4403


async def test_process_without_sockets_reaches_browsers(pair, broker, follow_on):
    site = pair[0]
    browser = await follow_on(site)
    code = "from tests.realtime.probe.groups import add; add('from a command')"
    await asyncio.to_thread(manage, site.state, "shell", "-v0", "-c", code, **broker)
    await browser.until_named("from a command")


async def test_broker_that_forgets_its_connections_is_found_again(pair, broker, follow_on):
    import redis

    here, there = pair
    browser = await follow_on(there)
    with redis.Redis.from_url(broker["REDIS_URL"]) as client:
        client.client_kill_filter(_type="pubsub")
    for n in range(100):
        await here.ask("probe/add", name=f"after the loss {n}")
        try:
            await asyncio.wait_for(browser.receive(), 0.3)
            break
        except TimeoutError:
            continue
    assert any(name.startswith("after the loss") for name in browser.names())
