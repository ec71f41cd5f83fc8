"""Which way a matter goes by law: a few plain answers, the fitting procedure with its reason, and what other answers mean."""

from dataclasses import dataclass, replace

from councils.rules.words import Words

MEDIATION = "mediation"
QUESTIONS: dict[str, Words] = {
    "about": Words("这件事是关于什么", "What is it about"),
    "money": Words("花谁的钱", "Whose money is it"),
    "affected": Words("影响哪些人", "Who is affected"),
    "major": Words("是不是重大事项（涉及多数居民切身利益，可能影响稳定）", "Is it a major matter (the vital interests of many, or the peace of the place)"),
    "dispute": Words("是不是个人（家）之间的纠纷", "Is it a dispute between persons or families"),
    "wish": Words("现在要做什么", "What is wanted now"),
}  # fmt: skip
CHOICES: dict[str, dict[str, Words]] = {
    "about": {
        "public": Words("公共设施、公共服务、环境、公约", "public facilities, services, the surroundings, the covenant"),
        "shared": Words("小区共有部分、物业、用维修资金", "common parts of a housing estate, its management, using the maintenance fund"),
        "shared_special": Words(
            "筹集维修资金、改建重建、改变共有部分用途或用来经营", "raising the maintenance fund, rebuilding, another use of common parts or business with them"
        ),
        "collective": Words("集体资产、集体土地、集体收益", "collective assets, land, earnings"),
        "projects": Words("几个项目，选先办哪些", "several projects: which come first"),
        "appraisal": Words("评议居（村）委会成员", "grading the members of the committee"),
        "recall": Words("罢免居（村）委会成员", "recalling a member of the committee"),
    },
    "money": {
        "none": Words("不花钱", "none"),
        "public": Words("财政或居（村）委会的钱", "public money, or the committee's"),
        "owners": Words("业主的钱（维修资金、共有收益）", "the owners' (maintenance fund, income from common parts)"),
        "collective": Words("集体经济组织的钱", "the collective's"),
        "residents": Words("向居民筹资筹劳", "raised from residents, in money or work"),
    },
    "affected": {
        "all": Words("全体居民（村民）", "all residents"),
        "some": Words("一部分居民", "some of them"),
        "group": Words("只有一个小组", "one residents' group alone"),
    },
    "major": {"no": Words("不是", "no"), "yes": Words("是", "yes")},
    "dispute": {"no": Words("不是", "no"), "yes": Words("是", "yes")},
    "wish": {
        "decide": Words("作决定", "a decision"),
        "deliberate": Words("先协商，听取各方意见", "to deliberate first"),
        "hear": Words("只听意见，不表决", "to hear opinions only, without a vote"),
    },
}  # fmt: skip


@dataclass(frozen=True)
class Answers:
    about: str = "public"
    money: str = "none"
    affected: str = "all"
    major: str = "no"
    dispute: str = "no"
    wish: str = "deliberate"


@dataclass(frozen=True)
class Fit:
    """`procedure`: its key, or MEDIATION. `risk`: the gate `risk_assessed` is required of this matter."""

    procedure: str
    reason: Words
    risk: bool = False


@dataclass(frozen=True)
class Otherwise:
    """What one other answer would have meant."""

    question: str
    answer: str
    fit: Fit


def right_path(answers: Answers, community_kind: str) -> Fit:
    """`community_kind`: `Community.kind`. Law before wish: whose matter it is comes first."""
    if answers.dispute == "yes":
        why = "个人之间的纠纷由人民调解处理；这里只留编号，不留内容"
        return Fit(
            MEDIATION, Words(why, "A dispute between persons goes to people's mediation; only a reference number stays")
        )
    found = _by_subject(answers) if community_kind != "parish" else None
    found = found or (
        _parish(answers) if community_kind == "parish" else _by_wish(answers, community_kind == "village")
    )
    return replace(found, risk=answers.major == "yes")


def otherwise(answers: Answers, community_kind: str) -> tuple[Otherwise, ...]:
    """Every single other answer that would have led elsewhere, or asked for a risk assessment."""
    chosen = right_path(answers, community_kind)
    found = []
    for question, choices in CHOICES.items():
        for answer in choices:
            if answer == getattr(answers, question):
                continue
            fit = right_path(replace(answers, **{question: answer}), community_kind)
            if (fit.procedure, fit.risk) != (chosen.procedure, chosen.risk):
                found.append(Otherwise(question, answer, fit))
    return tuple(found)


def _by_subject(answers: Answers) -> Fit | None:
    """Whose matter it is by statute, whatever is wished."""
    if answers.about == "recall":
        zh = "罢免按组织法单独办理：联名、申辩、无记名投票；这里只作登记"
        return Fit(
            "cn.recall",
            Words(
                zh, "A recall has a law of its own: signatures, an answer, a secret ballot; here it is only recorded"
            ),
        )
    if answers.about == "appraisal":
        return Fit(
            "cn.democratic_appraisal",
            Words(
                "成员评议由监督委员会主持，每年至少一次",
                "Members are graded under the supervision committee, at least once a year",
            ),
        )
    if answers.about == "collective" or answers.money == "collective":
        zh = "集体资产和土地由集体经济组织成员大会决定：要全体成员的三分之二，村民会议的多数代替不了"
        return Fit(
            "cn.collective_members",
            Words(
                zh,
                "The collective's members decide on its assets and land: two thirds of all of them; the villagers' majority does not do",
            ),
        )
    if answers.about == "shared_special":
        zh = "民法典第二百七十八条第（六）至（八）项：业主参与三分之二以上，参与者四分之三同意，人数和面积都算"
        return Fit(
            "cn.owners_special",
            Words(
                zh,
                "Civil Code article 278, items (6) to (8): two thirds of the owners take part, three quarters of these agree, by heads and by area",
            ),
        )
    if answers.about == "shared" or answers.money == "owners":
        zh = "小区共有部分和业主的钱由业主共同决定：参与三分之二以上，参与者过半数同意，人数和面积都算"
        return Fit(
            "cn.owners_ordinary",
            Words(
                zh,
                "The owners decide on common parts and their own money: two thirds take part, more than half of these agree, by heads and by area",
            ),
        )
    if answers.about == "projects":
        return Fit(
            "cn.priority_ballot",
            Words(
                "几个项目由居民票决排序，在预算内依次办理；结果供参考",
                "Residents rank the projects, which are carried out in turn within the budget; the result is advice",
            ),
        )
    return None


def _by_wish(answers: Answers, village: bool) -> Fit:
    if answers.wish == "hear":
        return Fit(
            "cn.hearing",
            Words(
                "只听意见：开听证会，每条意见都答复，不表决",
                "Only opinions are heard: a hearing, every opinion is answered, no vote is taken",
            ),
        )
    if answers.wish == "deliberate":
        return Fit(
            "cn.community_deliberation",
            Words(
                "涉及居民切身利益的事先协商；有分歧再由会议决定",
                "What touches residents' vital interests is deliberated first; where it stays contested the assembly decides",
            ),
        )
    return _village(answers) if village else _urban(answers)


def _village(answers: Answers) -> Fit:
    if answers.affected == "group":
        return Fit(
            "cn.village_group",
            Words(
                "只关系一个村民小组的事，由小组会议决定", "What concerns one villagers' group is decided by its meeting"
            ),
        )
    if answers.major == "yes":
        return Fit(
            "cn.siyi_lianggongkai",
            Words(
                "村里的重大事项按四议两公开办理",
                "Major matters of a village take the four discussions and two disclosures",
            ),
        )
    if answers.money == "residents":
        return Fit(
            "cn.villager_assembly",
            Words("筹资筹劳由村民会议决定", "Raising money or work from villagers is decided by their assembly"),
        )
    return Fit(
        "cn.villager_reps",
        Words(
            "一般事项由村民会议授权的村民代表会议决定",
            "Ordinary matters are decided by the representatives, where the assembly has authorised them",
        ),
    )


def _urban(answers: Answers) -> Fit:
    if answers.major == "yes" or (answers.affected == "all" and answers.money == "residents"):
        return Fit(
            "cn.resident_assembly",
            Words(
                "全体居民的重要事项由居民会议决定，可以授权代表会议",
                "Important matters of all residents are decided by their assembly, which may authorise the representatives",
            ),
        )
    return Fit(
        "cn.resident_reps", Words("一般事项由居民代表会议决定", "Ordinary matters are decided by the representatives")
    )


def _parish(answers: Answers) -> Fit:
    if answers.affected == "all" and answers.major == "yes":
        return Fit(
            "intl.parish_meeting_poll",
            Words(
                "问全体选民：教区会议上要求投票，结果供参考",
                "All electors are asked: a poll demanded in a parish meeting; the result is advice",
            ),
        )
    return Fit("intl.community_council", Words("由社区议会讨论和决定", "The community council discusses and decides"))
