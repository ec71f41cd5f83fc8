"""What must be met before a matter goes on, with the words for the page and who must act."""

from dataclasses import dataclass

from councils.rules.words import Words


@dataclass(frozen=True)
class Gate:
    """`derived`: the product knows it by itself (signatures, a notice, a count); otherwise somebody records it."""

    key: str
    name: Words
    actor: str
    derived: bool


ACTORS = {
    "author": Words("提出人", "the proposer"),
    "resident": Words("居民", "residents"),
    "household_rep": Words("户代表", "household representatives"),
    "owner": Words("业主", "owners"),
    "representative": Words("居民代表", "representatives"),
    "council_member": Words("议事会成员", "council members"),
    "committee": Words("居（村）民委员会", "the committee"),
    "party_org": Words("社区（村）党组织", "the community Party organisation"),
    "supervision": Words("监督委员会", "the supervision committee"),
    "secretary": Words("秘书", "the secretary"),
    "chair": Words("主持人", "the chair"),
    "street_office": Words("街道（乡镇）", "the street office"),
    "expert": Words("专业人士", "experts"),
    "observer": Words("列席人员", "observers"),
    "clock": Words("到期自动", "the calendar"),
}


def _gate(key: str, zh: str, en: str, actor: str, derived: bool = False) -> tuple[str, Gate]:
    return key, Gate(key, Words(zh, en), actor, derived)


GATES = dict(
    (
        _gate("support_reached", "联名人数够了", "enough co-signers", "resident", derived=True),
        _gate("screened", "已受理", "taken up after screening", "secretary", derived=True),
        _gate("agenda_published", "会议通知和议程已公布", "notice and agenda published", "secretary", derived=True),
        _gate("quorum_met", "到会人数够了", "quorum reached", "chair", derived=True),
        _gate("outcome_known", "结果已算出", "outcome counted", "clock", derived=True),
        _gate("carried", "已通过", "carried", "clock", derived=True),
        _gate("redaction_checked", "文字查过个人信息", "texts checked for personal data", "secretary", derived=True),
        _gate("works_finished", "要办的事都办完了", "all works finished", "committee", derived=True),
        _gate("committees_consulted", "两委已商议", "consulted by the two committees", "committee"),
        _gate("party_reviewed", "党组织已研究", "studied by the Party organisation", "party_org"),
        _gate("risk_assessed", "稳定风险已评估", "stability risk assessed", "committee", derived=True),
        _gate("budget_attached", "附了预算", "budget attached", "committee", derived=True),
        _gate("documents_available", "材料已可查阅", "documents available", "committee", derived=True),
        _gate("signatures_verified", "联名已核实", "signatures verified", "supervision"),
        _gate("statement_heard", "本人已申辩", "the person concerned was heard", "chair"),
        _gate("filed", "已报备案", "filed with the street office", "committee"),
        _gate("objections_settled", "没有未处理的异议", "no objection is open", "supervision", derived=True),
        _gate("supervision_signed", "监督委员会已签", "signed by the supervision committee", "supervision"),
        _gate("plan_circulated", "方案已送全体党员", "plan circulated to all Party members", "party_org"),
        _gate("parties_fixed", "利益相关方已确定", "the parties concerned are fixed", "committee"),
        _gate("parties_informed", "协商内容已提前告知各方", "the parties were told in advance", "secretary"),
        _gate("participants_listed", "参加人名单已公布", "the list of participants is published", "committee"),
        _gate("materials_delivered", "材料已送达参加人", "the material was delivered to the participants", "secretary"),
        _gate("record_signed", "参加人已在笔录上签字", "the record is signed by the participants", "chair"),
        _gate("reports_given", "述职报告已公布", "the reports are published", "committee"),
        _gate("committee_told", "已告知居民委员会", "the residents' committee was told", "secretary"),
        _gate("seconded", "有人附议", "seconded", "chair"),
        _gate(
            "women_third", "女代表占三分之一以上", "at least one third of the representatives are women", "committee"
        ),
        _gate(
            "reps_four_fifths",
            "代表占五分之四以上",
            "at least four fifths are representatives",
            "committee",
            derived=True,
        ),
    )
)

# What only a vote brings: not asked of a matter that goes on to its vote.
OF_THE_VOTE = ("quorum_met", "outcome_known", "redaction_checked", "carried")
# Numbers that a gate asks for beside the rules of its procedure: how many there are, how many of them count.
SHARES = {"women_third": ("1/3", Words("女代表", "women"))}


def asked_gates(gates: tuple[str, ...], reminders: tuple[str, ...], to: str, major: bool) -> tuple[str, ...]:
    """The gates that a matter must have met to go on to `to`.

    A major matter has its risk assessed where its procedure only reminds of it, and in any case before it comes to a
    vote, whatever the procedure says.
    """
    to_vote = to in ("meeting", "ballot")
    asked = gates
    if major and "risk_assessed" not in gates and ("risk_assessed" in reminders or to_vote):
        asked = (*gates, "risk_assessed")
    return tuple(key for key in asked if key not in OF_THE_VOTE) if to_vote else asked
