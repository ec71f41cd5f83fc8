"""The words of a procedure as a lawyer reads it: bodies, ways of voting, channels, days, in both languages."""

from councils.rules.words import Words
from proposals.rules.gates import GATES
from proposals.rules.phrases import part
from proposals.rules.procedures import Definition, Notice, Proxy, Stage, SupportRule

BODY_WORDS = {
    "community_council": Words("社区议事会（村民议事会、社区议会）", "community council"),
    "residents_committee": Words("居民委员会", "residents' committee"),
    "villagers_committee": Words("村民委员会", "villagers' committee"),
    "resident_assembly": Words("居民会议（村民会议）", "residents' (villagers') assembly"),
    "representative_meeting": Words("居民（村民）代表会议", "representatives' meeting"),
    "supervision_committee": Words("监督委员会", "supervision committee"),
    "owners_assembly": Words("业主大会", "owners' assembly"),
    "owners_committee": Words("业主委员会", "owners' committee"),
    "resident_group": Words("居民（村民）小组", "residents' (villagers') group"),
    "party_org": Words("社区（村）党组织", "community Party organisation"),
}
MODE_WORDS = {"meeting": Words("开会表决", "in a meeting"), "period": Words("会外投票（一段时间）", "over a period")}
CHANNEL_WORDS = {
    "online": Words("网上", "online"),
    "room": Words("现场", "in the room"),
    "paper": Words("纸质票", "on paper"),
    "visit": Words("上门", "home visit"),
}
SECRECY_WORDS = {
    "named": Words("记名", "by name"),
    "counted": Words("只计总数（举手、纸质票）", "totals only (hands, paper)"),
    "confidential": Words("无记名", "confidential"),
}
UNIT_WORDS = {
    "person": Words("按人（成年居民）", "by person (adult residents)"),
    "household": Words("按户", "by household"),
    "member": Words("按成员", "by member"),
    "owner": Words("按业主（人数和面积）", "by owner (heads and floor area)"),
}
SUPPORT_WORDS = {
    "adults": Words("成年居民", "adult residents"),
    "households": Words("户", "households"),
    "members": Words("成员", "members"),
    "owners": Words("业主", "owners"),
    "present": Words("到会的人", "people present"),
}
RECUSAL_WORDS = {
    "vote": Words("不投票，仍计入到会", "no vote, still counted as present"),
    "vote_and_presence": Words(
        "不投票，不计入到会；不减少法定基数", "no vote, not counted as present; a base set by statute stays"
    ),
}
YES, NO = Words("可以", "yes"), Words("不可以", "no")


def days(n: int) -> Words:
    return Words(f"{n}天", f"{n} {'day' if n == 1 else 'days'}")


def notice_words(notice: Notice, basis: str = "") -> Words:
    n = notice.by_basis.get(basis, notice.days)
    if not n:
        return Words("不要求", "none")
    if notice.clear:
        found = Words(
            f"{n}个整日（星期日、节假日不算）", f"{n} clear {'day' if n == 1 else 'days'}, without Sundays and holidays"
        )
    elif notice.reading == "full_days":
        found = Words(f"提前{n}天（中间隔满{n}天）", f"{days(n).en}, {'it' if n == 1 else 'all'} full between")
    else:
        found = Words(f"提前{n}天（第{n}天可以开）", f"{days(n).en}, the last of them allowed")
    if not notice.short_notice:
        return found
    return Words(
        f"{found.zh}；特殊情况可以临时通知，写明理由", f"{found.en}; shorter in special circumstances, with the reason"
    )


def support_words(rule: SupportRule | None) -> Words:
    if rule is None:
        return Words("不要求", "none")
    who = SUPPORT_WORDS[rule.base]
    least = Words(f"{rule.floor}", f"{rule.floor}")
    if not rule.fraction:
        return Words(f"{who.zh}{least.zh}人联名（含提出人）", f"{least.en} {who.en}, the proposer included")
    zh, en = f"{who.zh}的{part(rule.fraction, 'zh')}以上联名", f"at least {part(rule.fraction, 'en')} of the {who.en}"
    if rule.floor:
        zh, en = f"{zh}，最少{rule.floor}人", f"{en}, never fewer than {rule.floor}"
    if rule.most is not None:
        zh, en = f"{zh}，最多{rule.most}人", f"{en}, never more than {rule.most}"
    return Words(zh, en)


def proxy_words(proxy: Proxy) -> Words:
    if not proxy.allowed:
        return NO
    zh, en = f"每人最多接受{proxy.most}人委托", f"at most {proxy.most} for one holder"
    if proxy.written:
        zh, en = f"书面，{zh}", f"in writing, {en}"
    if proxy.same_household:
        zh, en = f"{zh}，限同户", f"{en}, within the household"
    if proxy.published:
        zh, en = f"{zh}，名单公布", f"{en}, the list is published"
    return Words(zh, en)


def time_words(stage: Stage) -> Words:
    """How long a stage lasts, and what the end of its time does."""
    if stage.between is not None:
        b = stage.between
        return Words(f"第{b.first}天到第{b.last}天", f"from day {b.first} to day {b.last}")
    if stage.max_days is None:
        return (
            Words(f"至少{stage.min_days}天", f"at least {days(stage.min_days).en}") if stage.min_days else Words("", "")
        )
    if stage.min_days == stage.max_days:
        found = days(stage.min_days)
    elif stage.min_days:
        found = Words(f"{stage.min_days}至{stage.max_days}天", f"{stage.min_days} to {stage.max_days} days")
    else:
        found = Words(f"最多{stage.max_days}天", f"at most {days(stage.max_days).en}")
    by_itself = Words("，到期自动进入下一步", ", then on by itself") if stage.at_deadline == "next" else Words("", "")
    return Words(found.zh + by_itself.zh, found.en + by_itself.en)


def gate_lines(stage: Stage) -> Words:
    """What must be met, then what is asked for without blocking."""
    must = [GATES[key].name for key in stage.gates]
    asked = [GATES[key].name for key in stage.reminders if key not in stage.gates]
    zh = ["；".join(words.zh for words in must), "提醒：" + "；".join(words.zh for words in asked) if asked else ""]
    en = ["; ".join(words.en for words in must), "asked: " + "; ".join(words.en for words in asked) if asked else ""]
    return Words("。".join(text for text in zh if text), ". ".join(text for text in en if text))


def binding_words(defn: Definition) -> Words:
    found = {rule.binding for rule in defn.rules.values()}
    if found == {True}:
        return Words("有约束力", "binding")
    if found == {False}:
        return Words("供参考", "advice")
    return Words("看表决基础（见下表）", "depends on the basis (see below)")
