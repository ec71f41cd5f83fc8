"""Minutes from the facts of a meeting, in both languages, as Markdown: nobody retypes what is on record."""

from dataclasses import dataclass, field

from councils.rules.words import Words


@dataclass(frozen=True)
class Move:
    """Somebody came or went while the meeting was open: at which time of day, who."""

    at: str
    who: Words
    came: bool


@dataclass(frozen=True)
class VoteFacts:
    """`sentence`: the outcome as it was published; None while it is not counted. `annulled`: why."""

    question: Words
    opened: str
    closed: str
    secrecy: str
    roll_size: int
    sentence: Words | None
    annulled: str = ""
    # Of a show of hands: the counts, and who counted and watched.
    hands: Words = field(default_factory=lambda: Words("", ""))


@dataclass(frozen=True)
class ItemFacts:
    number: int
    title: Words
    matter: Words
    state: str
    opened: str = ""
    closed: str = ""
    note: str = ""
    announced: bool = True
    votes: tuple[VoteFacts, ...] = ()


@dataclass(frozen=True)
class MinutesFacts:
    """Times of day are "19:30" in the community's own time. `named`: who attended in office, where names are public.

    `present`: of those due, at the opening; `by_mandate`: of these, who was represented; `came`, `left`: how many came later and left before the end.
    """

    title: Words
    body: Words
    when: Words
    place: Words
    opened: str
    closed: str
    chair: Words
    recorder: Words
    household: bool
    due: int
    present: int
    guests: int
    quorum: Words
    by_mandate: int = 0
    came: int = 0
    left: int = 0
    short_notice: str = ""
    named: tuple[Words, ...] = ()
    moves: tuple[Move, ...] = ()
    items: tuple[ItemFacts, ...] = field(default=())


def minutes_text(facts: MinutesFacts) -> Words:
    return Words(_zh(facts), _en(facts))


_SECRECY = {
    "named": Words("记名", "by name"),
    "confidential": Words("不记名", "confidential"),
    "counted": Words("举手", "by show of hands"),
}


def _zh(f: MinutesFacts) -> str:
    unit = "户" if f.household else "人"
    lines = [
        f"## {f.title.zh}",
        f"时间：{f.when.zh}（{f.opened}开始，{f.closed}结束）",
        f"地点：{f.place.zh}",
        f"会议：{f.body.zh}",
        f"主持：{f.chair.zh}　记录：{f.recorder.zh}",
    ]
    if f.short_notice:
        lines.append(f"通知提前的天数少于规定，原因：{f.short_notice}")
    lines += ["### 到会", f"应到{f.due}{unit}，开始时实到{f.present}{unit}。{f.quorum.zh}"]
    if f.by_mandate:
        lines.append(f"实到的里面，{f.by_mandate}{unit}由受托人代表。")
    if f.came or f.left:
        lines.append(f"会中又到{f.came}{unit}，提前离开{f.left}{unit}。")
    if f.guests:
        lines.append(f"列席{f.guests}人，不计入到会人数。")
    if f.named:
        lines.append(f"出席：{'、'.join(name.zh for name in f.named)}")
    lines += [f"{move.at} {move.who.zh}{'到会' if move.came else '离开'}" for move in f.moves]
    for item in f.items:
        lines += [f"### {item.number}. {item.title.zh}{f'（{item.matter.zh}）' if item.matter.zh else ''}"]
        lines += _item_zh(item)
    return "\n\n".join(lines)


def _item_zh(item: ItemFacts) -> list[str]:
    lines = []
    if not item.announced:
        lines.append("通知里没有这一项，只讨论，不作决定。")
    if item.opened:
        lines.append(f"{item.opened}开始" + (f"，{item.closed}结束。" if item.closed else "。"))
    lines += [_vote_zh(vote) for vote in item.votes]
    if item.state == "postponed":
        lines.append(f"推迟到以后的会议。{f'原因：{item.note}' if item.note else '这次没有轮到。'}")
    elif item.note:
        lines.append(item.note)
    elif not item.votes:
        lines.append("已听取并讨论，没有表决。")
    return lines


def _vote_zh(vote: VoteFacts) -> str:
    text = (
        f"{_SECRECY[vote.secrecy].zh}表决：{vote.question.zh}（{vote.opened}至{vote.closed}，名册{vote.roll_size}）。"
    )
    if vote.annulled:
        return f"{text}这次表决作废，原因：{vote.annulled}"
    return text + vote.hands.zh + (f"**{vote.sentence.zh}**" if vote.sentence else "票还没有计完，结果另行公布。")


def _en(f: MinutesFacts) -> str:
    unit = "households" if f.household else "people"
    lines = [
        f"## {f.title.en}",
        f"When: {f.when.en} (opened {f.opened}, closed {f.closed})",
        f"Where: {f.place.en}",
        f"Body: {f.body.en}",
        f"Chair: {f.chair.en}. Recorded by: {f.recorder.en}",
    ]
    if f.short_notice:
        lines.append(f"Called at short notice, because: {f.short_notice}")
    lines += ["### Attendance", f"{f.due} {unit} were due, {f.present} were there at the opening. {f.quorum.en}"]
    if f.by_mandate:
        lines.append(f"Of those who were there, represented by mandate: {f.by_mandate}.")
    if f.came or f.left:
        lines.append(f"Came during the meeting: {f.came}. Left before its end: {f.left}.")
    if f.guests:
        lines.append(f"Guests, not counted: {f.guests}.")
    if f.named:
        lines.append(f"Present: {', '.join(name.en for name in f.named)}")
    lines += [f"{move.at} {move.who.en} {'came' if move.came else 'left'}" for move in f.moves]
    for item in f.items:
        lines += [f"### {item.number}. {item.title.en}{f' ({item.matter.en})' if item.matter.en else ''}"]
        lines += _item_en(item)
    return "\n\n".join(lines)


def _item_en(item: ItemFacts) -> list[str]:
    lines = []
    if not item.announced:
        lines.append("Not announced in the notice: talked about only, nothing decided.")
    if item.opened:
        lines.append(f"Opened {item.opened}" + (f", closed {item.closed}." if item.closed else "."))
    lines += [_vote_en(vote) for vote in item.votes]
    if item.state == "postponed":
        lines.append(
            f"Postponed to a later meeting{f', because: {item.note}' if item.note else '; it was not reached.'}"
        )
    elif item.note:
        lines.append(item.note)
    elif not item.votes:
        lines.append("Heard and discussed without a vote.")
    return lines


def _vote_en(vote: VoteFacts) -> str:
    text = (
        f"Vote, {_SECRECY[vote.secrecy].en}: {vote.question.en} "
        f"({vote.opened} to {vote.closed}, {vote.roll_size} on the roll). "
    )
    if vote.annulled:
        return f"{text}This vote was annulled, because: {vote.annulled}"
    said = f"{vote.hands.en} " if vote.hands.en else ""
    counted = f"**{vote.sentence.en}**" if vote.sentence else "Not counted yet; the result is published separately."
    return text + said + counted
