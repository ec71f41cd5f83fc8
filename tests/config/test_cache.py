"""A shared cache that has died fails no page, and limits still count."""

import os
import time

import pytest

pytest.importorskip("redis")

from config.cache import OwnCache, SharedCache


@pytest.fixture
def dead() -> SharedCache:
    return SharedCache("redis://127.0.0.1:1/0", {})


def test_a_dead_broker_is_a_memory_of_ones_own(dead: SharedCache) -> None:
    assert dead.get("page", "nothing") == "nothing"
    dead.set("page", "words", 60)
    assert dead.get("page") == "words"
    assert dead.get_many(["page", "other"]) == {"page": "words"}
    assert dead.get_or_set("later", lambda: 7, 60) == 7


def test_limits_still_count(dead: SharedCache) -> None:
    assert dead.add("tries", 0, 60)
    assert not dead.add("tries", 0, 60)
    assert [dead.incr("tries") for _n in range(3)] == [1, 2, 3]
    with pytest.raises(ValueError):
        dead.incr("uncounted")
    assert [dead.count("pace", 60) for _n in range(3)] == [1, 2, 3]
    assert dead.count("otherpace", 60) == 1
    assert dead._counted([("pace", 60), ("third", 60), ("pace", 60)]) == [4, 1, 5]


def test_the_caches_of_all_threads_count_over_one_line_and_those_of_another_broker_do_not(dead: SharedCache) -> None:
    same, other = SharedCache("redis://127.0.0.1:1/0", {}), SharedCache("redis://127.0.0.1:1/1", {})
    assert same._counting is dead._counting
    assert other._counting is not dead._counting


def test_who_is_counted_pushes_out_nothing_that_is_kept(dead: SharedCache) -> None:
    for cache in (dead, OwnCache("of the test", {})):
        cache.set("wrong:codes", 7, 900)
        assert [cache.count(f"pace:{n}", 60) for n in range(1000)] == [1] * 1000
        assert cache.get("wrong:codes") == 7
        assert cache.count("pace:0", 60) == 2


@pytest.mark.redis
@pytest.mark.skipif("REDIS_URL" not in os.environ, reason="needs a broker: make test-services")
def test_processes_count_together_and_a_window_ends() -> None:
    here, there = (SharedCache(os.environ["REDIS_URL"], {}) for _process in range(2))
    here.delete_many(["pace", "otherpace2"])
    assert [cache.count("pace", 1) for cache in (here, there, here)] == [1, 2, 3]
    assert here._counted([("pace", 1), ("otherpace2", 1), ("pace", 1)]) == [4, 1, 5], "each its own, of one question"
    time.sleep(1.1)
    assert there.count("pace", 1) == 1
