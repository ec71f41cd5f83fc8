"""The whole demo, told in the order of the days through the real actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from config.demo import burgh, deliberations, matters, meetings, methods, petitions, village
from config.demo.ground import PASSWORD, Town, lay_ground
from config.demo.places import BURGH, VILLAGE, lay_place
from config.demo.playing import play
from config.jobs import JOBS
from councils.models import Account, Community
from councils.models.clock import database_now, playing_at

LAND_BANK = Path(__file__).resolve().parent.parent.parent / "proposals" / "fixtures" / "land-bank"
# Mail of past days is not sent today, and nothing of a demo is years old.
PLAYED_JOBS = [job for job in JOBS if job.name not in ("deliver messages", "erase what its time is over")]


def tell_story(*, homes: int = 900, real_input: bool = True, progress: Callable[[str], None] = print) -> Town:
    now = database_now()
    progress(f"{homes} households, their flats and their bodies …")
    with playing_at(matters.days(_at(now), 120)):
        town = lay_ground(now, homes=homes)
        hamlet, kinharrow = lay_place(now, VILLAGE), lay_place(now, BURGH)
    tales = [tale(town) for tale in (
        matters.done, matters.lift, matters.pumps, matters.roof, matters.charging, matters.closing, matters.discussed, matters.referred,
        matters.returned, matters.screening_late, matters.gathering, matters.screening, matters.draft,
        petitions.petitioned, petitions.demanded,
        meetings.lamps, meetings.boards, meetings.quiet_square, meetings.sitting_now, meetings.to_come,
        methods.appraisal, methods.wishes, methods.spring, methods.garden, methods.cats, methods.hearing,
        deliberations.laundry, deliberations.beds,
    )]  # fmt: skip
    tales += [tale(hamlet) for tale in (village.road, village.lease)]
    tales += [tale(kinharrow) for tale in (burgh.bench, burgh.ferry)]
    play(tales, now, _clock, lambda acts: progress(f"{acts} acts played …") if acts % 10 == 0 else None)
    _clock(now)
    if not real_input:
        return town
    progress("a real deliberation of 404 people, from the San Juan Islands …")
    call_command(
        "import_polis",
        str(LAND_BANK),
        community=town.community.slug,
        title="圣胡安群岛的土地与保育",
        verbosity=0,
        stdout=StringIO(),
        stderr=StringIO(),
    )
    _clock(now)
    return town


def _at(now: datetime) -> Town:
    return Town(community=Community(), now=now, dice=None)  # type: ignore[arg-type]


def _clock(moment: datetime) -> None:
    for job in PLAYED_JOBS:
        job.run(moment)


def accounts() -> dict[str, Any]:
    """Who can sign in to the demo, by role."""
    demo = Account.objects.filter(username__startswith="demo-").order_by("pk")
    return {
        "communities": list(Community.objects.filter(is_demo=True).values_list("slug", flat=True)),
        "accounts": [
            {"role": a.username.removeprefix("demo-"), "username": a.username, "password": PASSWORD} for a in demo
        ],
    }
