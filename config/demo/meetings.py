"""The demo's meetings: one whose decision is overdue, one that decided against, one that sits now."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.demo.acts import accept, days, discuss, sign, submit
from config.demo.ground import Town
from config.demo.playing import Tale
from config.demo.texts import COMMENTS
from councils.actions.attendance import sign_in
from councils.actions.meetings import open_meeting
from councils.models import Meeting
from councils.models.clock import database_now
from proposals.actions.agenda import add_talk, put_on_agenda
from proposals.actions.attending import Room
from proposals.actions.closing import close_poll
from proposals.actions.convening import convene
from proposals.actions.follow_ups import add_follow_up, finish_follow_up, note_progress
from proposals.actions.hands import enter_hands
from proposals.actions.items import close_item, finish_meeting, open_item, open_item_poll
from proposals.actions.meeting_notice import publish_meeting_notice
from proposals.actions.minutes import draft_minutes, publish_minutes
from proposals.actions.roll_call import correct_roll_call, enter_roll_call
from proposals.models import AgendaItem, Elector, Poll, ProcedureVersion, Proposal, Resolution


def evening(town: Town, ago: int) -> datetime:
    """Seven in the evening, as many days ago."""
    zone = ZoneInfo(town.community.timezone)
    return datetime.combine(days(town, ago).astimezone(zone).date(), time(19), tzinfo=zone)


def _raise(town: Town, key: str, ago: float) -> Tale:
    yield days(town, ago)
    proposal = submit(town, key, "reps", town.householders[45])
    sign(town, proposal, 12, first=46)
    yield days(town, ago - 2)
    accept(town, proposal, "cn.resident_reps")
    yield days(town, ago - 4)
    discuss(town, proposal, COMMENTS[-3:], 5)


def _convene(town: Town, key: str, starts_at: datetime, title: str, title_en: str) -> Meeting:
    secretary = town.actor("secretary")
    reps = town.bodies["reps"]
    meeting = convene(
        actor=secretary, council=reps, starts_at=starts_at, basis="member", title=title, title_en=title_en,
        place=reps.venue, place_en=reps.venue_en,
    )  # fmt: skip
    put_on_agenda(actor=secretary, proposal=_matter(town, key), meeting=meeting)
    add_talk(actor=secretary, meeting=meeting, title="秋季绿化安排", title_en="Autumn planting")
    publish_meeting_notice(actor=secretary, meeting=meeting)
    return meeting


def convene_for(
    town: Town, matter: Proposal, starts_at: datetime, title: str, title_en: str, procedure: str = ""
) -> Meeting:
    """With this matter alone, and its notice out."""
    secretary, body = town.actor("secretary"), Proposal.objects.select_related("council").get(pk=matter.pk).council
    version = ProcedureVersion.objects.filter(community=town.community, key=procedure, retired_at=None).first()
    meeting = convene(
        actor=secretary, council=body, starts_at=starts_at, basis="member", procedure_version=version, title=title,
        title_en=title_en, place=body.venue, place_en=body.venue_en,
    )  # fmt: skip
    put_on_agenda(actor=secretary, proposal=matter, meeting=meeting)
    publish_meeting_notice(actor=secretary, meeting=meeting)
    return meeting


def item_of(meeting: Meeting) -> AgendaItem:
    return AgendaItem.objects.get(meeting=meeting, proposal__isnull=False)


def _matter(town: Town, key: str) -> Proposal:
    from config.demo.more_texts import TEXTS

    return Proposal.objects.get(community=town.community, versions__title=TEXTS[key].title, versions__number=1)


def gather(town: Town, meeting: Meeting, present: int) -> None:
    secretary = town.actor("secretary")
    for person in town.representatives[:present]:
        sign_in(actor=secretary, meeting=meeting, person=person)
    open_meeting(actor=secretary, meeting=meeting)


def _hold(town: Town, key: str, ago: int, question: str, question_en: str, secrecy: str) -> Tale:
    """A whole evening: sign in, open the item, vote by roll call or by show of hands, close, minutes."""
    met = evening(town, ago)
    yield met - timedelta(days=8)
    meeting = _convene(town, key, met, "居民代表会议", "Residents’ representatives’ meeting")
    secretary = town.actor("secretary")
    yield met
    gather(town, meeting, 25)
    item = item_of(meeting)
    open_item(actor=secretary, item=item)
    yield met + timedelta(minutes=20)
    poll = open_item_poll(actor=secretary, item=item, question=question, question_en=question_en, secrecy=secrecy)
    _call_roll(town, poll) if secrecy == "named" else _raise_hands(town, poll)
    yield met + timedelta(minutes=26)
    close_poll(actor=secretary, poll=poll)
    yield met + timedelta(minutes=30)
    close_item(actor=secretary, item=item)
    finish_meeting(actor=secretary, meeting=meeting)
    publish_minutes(actor=secretary, minutes=draft_minutes(actor=secretary, meeting=meeting))


def _call_roll(town: Town, poll: Poll) -> None:
    """All for, except three against and two who abstain; one answer was heard wrong and is corrected."""
    secretary = town.actor("secretary")
    room = Room(poll, database_now())
    lines = Elector.objects.filter(poll=poll).select_related("mandate").order_by("number")
    there = [line for line in lines if room.attends(line)]
    marks = dict.fromkeys([line.pk for line in there], "yes")
    marks |= {line.pk: "no" for line in there[3:14:5]} | {line.pk: "abstain" for line in there[7:10:2]}
    enter_roll_call(actor=secretary, poll=poll, marks=marks, key=f"demo-{poll.pk}")
    correct_roll_call(actor=secretary, poll=poll, elector=there[20], marks="abstain", why="听成了赞成，当场更正")


def _raise_hands(town: Town, poll: Poll) -> None:
    """Close, so another person counts again."""
    secretary, people = town.actor("secretary"), town.representatives
    enter_hands(
        actor=secretary, poll=poll, totals={"yes": 12, "no": 11, "abstain": 2}, counter=people[2], scrutineer=people[3]
    )
    enter_hands(
        actor=secretary, poll=poll, totals={"yes": 12, "no": 12, "abstain": 1}, counter=people[4], scrutineer=people[3],
        why="票数接近，再数一次",
    )  # fmt: skip


def lamps(town: Town) -> Tale:
    """Carried six weeks ago; the work is overdue, and the page says why."""
    yield from _raise(town, "lamps", 58)
    question = "是否按乙方案修缮东门路灯，用公益金2.4万元？"
    yield from _hold(town, "lamps", 42, question, "Repair the east gate lamps by plan B, for 24,000 yuan?", "named")
    yield days(town, 40)
    resolution = Resolution.objects.get(proposal=_matter(town, "lamps"))
    work = add_follow_up(
        actor=town.actor("clerk"), resolution=resolution, title="修好东门三盏路灯", title_en="Repair three lamps at the east gate",
        office="物业工程部", office_en="Estate works team", owner=town.officers["chair"], due_on=days(town, 12).date(),
    )  # fmt: skip
    yield days(town, 5)
    note_progress(
        actor=town.actor("clerk"), follow_up=work, text="灯杆缺货，供货商答复下周到。", text_en="The poles are out of stock; the supplier expects them next week.",
        expected_on=(town.now + timedelta(days=6)).date(),
    )  # fmt: skip


def boards(town: Town) -> Tale:
    """Carried, displayed, carried out, reported: done."""
    yield from _raise(town, "boards", 90)
    question = "是否更换九块居务公开栏，用公益金1.1万元？"
    yield from _hold(town, "boards", 76, question, "Replace nine notice boards for 11,000 yuan?", "named")
    yield days(town, 70)
    work = add_follow_up(
        actor=town.actor("clerk"), resolution=Resolution.objects.get(proposal=_matter(town, "boards")), title="更换九块公开栏",
        title_en="Replace nine boards", office="居委会", office_en="Residents’ committee", owner=town.officers["clerk"],
        due_on=days(town, 35).date(),
    )  # fmt: skip
    yield days(town, 40)
    text = "九块公开栏已换好，用了1.06万元。"
    finish_follow_up(actor=town.actor("clerk"), follow_up=work, text=text, text_en="Nine boards are replaced, for 10,600 yuan.")  # fmt: skip


def quiet_square(town: Town) -> Tale:
    """By show of hands, close and counted twice: 12 of 25 is not more than half."""
    yield from _raise(town, "music", 34)
    question = "南广场20:30以后是否停用音响？"
    yield from _hold(town, "music", 20, question, "No loudspeakers on the south square after 20:30?", "counted")


def sitting_now(town: Town) -> Tale:
    """The representatives' meeting sits now: enough are there, the item is open, the vote is the secretary's next step."""
    yield from _raise(town, "plan", 14)
    yield days(town, 5)
    begun = town.now - timedelta(minutes=25)
    meeting = _convene(town, "plan", begun, "居民代表会议（现在）", "Residents’ representatives’ meeting (now)")
    yield town.now - timedelta(minutes=24)
    gather(town, meeting, 23)
    item = item_of(meeting)
    open_item(actor=town.actor("secretary"), item=item)


def to_come(town: Town) -> Tale:
    """Convened, on the notice board, in a week."""
    yield from _raise(town, "stairs", 12)
    yield days(town, 1)
    _convene(town, "stairs", evening(town, -8), "居民代表会议", "Residents’ representatives’ meeting")
