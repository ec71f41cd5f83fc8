"""Casting as a poll grows: single ballots and batches of 64 into a vote that holds 1,000 … 1,000,000 ballots already.

The rows before are written in bulk; then the real action casts. Each size is measured in turn several times; what counts
is processor time of this process and of the database's answer together, so wall time. Needs PostgreSQL.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.faults.town import Town


def fill(poll: Any, count: int, spare: int) -> None:
    """So many electors, all but `spare` with a ballot in the box."""
    from django.db import connection

    from councils.models import Person
    from proposals.models import Elector, WorkingBallot

    for start in range(0, count + spare, 10_000):
        size = min(10_000, count + spare - start)
        people = Person.objects.bulk_create(
            Person(community=poll.community, register_id=f"G{poll.pk}-{start + n}", name="周") for n in range(size)
        )
        lines = Elector.objects.bulk_create(
            Elector(
                community=poll.community, poll=poll, person=person, number=start + n + 100_000, salt="00" * 16,
                commitment=f"{poll.pk:08x}{start + n:056x}",
            )
            for n, person in enumerate(people)
        )  # fmt: skip
        WorkingBallot.objects.bulk_create(
            WorkingBallot(
                community=poll.community, poll=poll, elector=line, channel="online", key=f"filled-{line.pk}",
                sealed=b"\x00" * 156, code_tag=f"{line.pk:064x}",
            )
            for n, line in enumerate(lines)
            if start + n < count
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def cast(poll: Any, people: list[Any], batch: int) -> tuple[float, float]:
    """Seconds a ballot, and seconds of this process's processor."""
    from proposals.actions.ballots import Cast, Receipt, cast_ballots

    began, worked = time.perf_counter(), time.process_time()
    for at in range(0, len(people), batch):
        casts = [
            Cast(poll.community_id, poll.pk, pk, "yes", os.urandom(8).hex(), os.urandom(16))
            for pk in people[at : at + batch]
        ]
        answers = cast_ballots(casts=casts)
        assert all(isinstance(answer, Receipt) for answer in answers), answers[:2]
    return (time.perf_counter() - began) / len(people), (time.process_time() - worked) / len(people)


def measure(sizes: list[int], rounds: int) -> None:
    import django

    django.setup()
    from datetime import timedelta

    from councils.models import Community
    from councils.models.clock import database_now
    from proposals.models import Elector, Poll
    from realtime.broadcast import settle
    from tests.faults import office

    office.found_town(voters=10)
    singles, batches = 100, 640
    polls = {}
    for size in sizes:
        poll = Poll.objects.get(pk=office.open_vote(secrecy="confidential"))
        # Over a period, as a vote of so many is.
        closes = database_now() + timedelta(days=9)
        Poll.objects.filter(pk=poll.pk).update(meeting=None, closes_at=closes)
        began = time.perf_counter()
        fill(poll, size, rounds * (singles + batches))
        print(f"{size:>9,} ballots are in ({time.perf_counter() - began:.0f} s)", flush=True)
        spare = Elector.objects.filter(poll=poll, number__gte=100_000 + size).order_by("number")
        polls[size] = (Poll.objects.get(pk=poll.pk), list(spare.values_list("person_id", flat=True)))
    assert Community.objects.exists()
    found: dict[int, tuple[list[tuple[float, float]], list[tuple[float, float]]]] = {size: ([], []) for size in sizes}
    for _round in range(rounds):
        for size, (poll, people) in polls.items():
            found[size][0].append(cast(poll, [people.pop() for _n in range(singles)], 1))
            found[size][1].append(cast(poll, [people.pop() for _n in range(batches)], 64))
    settle()  # what is still to be said of them is said while there is a database
    told(found)


def told(found: dict[int, tuple[list[tuple[float, float]], list[tuple[float, float]]]]) -> None:
    """Ballots a second, the ratio to the smallest vote, and milliseconds of this process's processor a ballot."""
    print(f"\n{'ballots before':>14} | {'one by one':>33} | {'in batches of 64':>33}")
    first: list[float] = []
    for size, both in found.items():
        words = []
        for at, times in enumerate(both):
            rate = 1 / statistics.median(wall for wall, _cpu in times)
            first += [rate] if len(first) <= at else []
            cpu = statistics.median(cpu for _wall, cpu in times) * 1000
            words.append(f"{rate:>9,.0f}/s {rate / first[at]:>8.0%} {cpu:>9.2f} ms")
        print(f"{size:>14,} | {words[0]:>33} | {words[1]:>33}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        town = Town(Path(folder), "postgresql")
        try:
            os.environ.update(town.environment)
            measure(said.sizes, said.rounds)
        finally:
            town.end()


if __name__ == "__main__":
    main()
