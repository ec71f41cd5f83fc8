"""A consent round and an appraisal that are open now; the demo has its own behind it. Laid into an installation of one journey.

manage.py shell -c "from tests.journeys.method_votes import lay; lay()"
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from config.demo.acts import accept, meet_gates, sign
from config.demo.ground import Town
from config.demo.meetings import convene_for, item_of
from councils.actions.attendance import sign_in
from councils.actions.meetings import open_meeting
from councils.models import Community, Council, Household, Person, Seat
from councils.models.clock import database_now, playing_at
from proposals.actions.drafts import Words, draft_proposal
from proposals.actions.items import open_item, open_item_poll
from proposals.actions.opening import open_poll
from proposals.actions.polls import create_poll
from proposals.actions.submission import submit_proposal
from proposals.models import Proposal

CONSENT, APPRAISAL = "楼顶雨水收集", "社区食堂评议"
CONSENT_ASKED, APPRAISAL_ASKED = "按方案收集楼顶雨水浇花？", "对社区食堂今年的工作，给什么评价？"


def lay() -> None:
    now = database_now()
    town = _town(now)
    with playing_at(now - timedelta(days=20)):
        rain = _raised(town, "council", CONSENT, "Collect the rain of the roofs")
        canteen = _raised(town, "reps", APPRAISAL, "Appraisal of the canteen")
    with playing_at(now - timedelta(days=19)):
        accept(town, rain, "intl.consensus")
        accept(town, canteen, "cn.democratic_appraisal")
    with playing_at(now - timedelta(days=9)):
        meet_gates(town, canteen)
        meeting = convene_for(town, canteen, now - timedelta(minutes=20), "居民代表会议（评议）", "Appraisal meeting")
    _consent(town, rain)
    for person in town.representatives[:25]:
        sign_in(actor=town.actor("secretary"), meeting=meeting, person=person)
    open_meeting(actor=town.actor("secretary"), meeting=meeting)
    item = open_item(actor=town.actor("secretary"), item=item_of(meeting))
    open_item_poll(
        actor=town.actor("secretary"), item=item, secrecy="confidential", question=APPRAISAL_ASKED,
        question_en="Which grade for the canteen’s work this year?",
    )  # fmt: skip


def _consent(town: Town, proposal: Proposal) -> None:
    secretary = town.actor("secretary")
    poll = create_poll(
        actor=secretary, proposal=proposal, secrecy="named", basis="member", closes_at=town.now + timedelta(days=6),
        question=CONSENT_ASKED, question_en="Collect rain for the flowers by this plan?",
    )  # fmt: skip
    open_poll(actor=secretary, poll=poll, small_acknowledged=True)


def _raised(town: Town, body: str, title: str, title_en: str) -> Proposal:
    by = town.actor_of(town.householders[80])
    words = Words(
        title=title,
        summary="试一年。",
        text="试一年，再看。",
        title_en=title_en,
        summary_en="For a year.",
        text_en="A year.",
    )
    proposal = submit_proposal(actor=by, proposal=draft_proposal(actor=by, words=words, council=town.bodies[body]))
    sign(town, proposal, len(town.householders), first=0)
    return proposal


def _town(now: datetime) -> Town:
    """The demo's community again, from what is stored."""
    community = Community.objects.get(slug="qinghuai")
    town = Town(community=community, now=now, dice=random.Random(1))
    town.bodies = {council.key: council for council in Council.objects.filter(community=community)}
    for person in Person.objects.filter(community=community, account__username__startswith="demo-").select_related(
        "account"
    ):
        town.officers[person.account.username.removeprefix("demo-")] = person
    seats = Seat.objects.filter(council=town.bodies["reps"], until_on=None).exclude(role=Seat.Role.SECRETARY)
    town.representatives = [seat.person for seat in seats.select_related("person").order_by("pk")]
    homes = Household.objects.filter(community=community).select_related("representative").order_by("pk")
    town.householders = [home.representative for home in homes if home.representative]
    return town
