"""Methods of voting: what a ballot may say, how it is written down, and what is read from the counts.

`choice`     yes, no, abstain
`consent`    agree, reservations, stand_aside, block: nobody blocks (DOMAIN.md 3.2, intl.consensus)
`appraisal`  competent, basically_competent, not_competent, abstain: a grade (reading 7)
`priority`   some of a list of projects, each up to so many picks: a ranking, cut at a budget
`none`       no vote at all (a hearing): what comes of it is a table of opinions and answers
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from councils.rules.flaws import Flaw, mapping, whole
from councils.rules.words import Words
from proposals.rules.numbers import number, number_json

METHODS = ("choice", "consent", "appraisal", "priority", "none")
# The rows of a ballot by method; those of a priority ballot are its projects.
OPTIONS: dict[str, dict[str, Words]] = {
    "choice": {"yes": Words("赞成", "For"), "no": Words("反对", "Against"), "abstain": Words("弃权", "Abstain")},
    "consent": {
        "agree": Words("同意", "Agree"),
        "reservations": Words("有保留，可以接受", "Reservations, but I can live with it"),
        "stand_aside": Words("不参与，不妨碍", "Stand aside"),
        "block": Words("阻止", "Block"),
    },
    "appraisal": {
        "competent": Words("称职", "Competent"),
        "basically_competent": Words("基本称职", "Basically competent"),
        "not_competent": Words("不称职", "Not competent"),
        "abstain": Words("弃权", "Abstain"),
    },
    "priority": {},
    "none": {},
}
# What a mark brings, where its word alone does not say it.
EFFECTS: dict[str, dict[str, Words]] = {
    "consent": {
        "reservations": Words("有担心，但不拦着；算同意。", "A worry, but no obstacle. It counts as agreeing."),
        "stand_aside": Words("算参加，不算同意，也不拦着。", "Counts as taking part; neither agrees nor stops it."),
        "block": Words("有一人阻止，就不算一致。", "One block is enough to stop it."),
    },
}
YUAN = Words("元", "yuan")
_PRIORITY = ("picks", "least", "most", "budget", "top", "currency")


@dataclass(frozen=True)
class Priority:
    """A list of `least` to `most` projects, up to `picks` on a ballot; carried out down to `budget` and `top` places.

    Both may be None: in a template, where whoever prepares the vote gives them, or where the ranking alone is wanted.
    """

    picks: int
    least: int = 5
    most: int = 15
    budget: Fraction | None = None
    top: int | None = None
    currency: Words = YUAN

    @classmethod
    def from_json(cls, data: Any, place: str) -> "Priority":
        given = mapping(data, place, _PRIORITY, needed=("picks",))
        most = whole(given.get("most", 15), f"{place}.most", least=2, most=40)
        least = whole(given.get("least", 5), f"{place}.least", least=2, most=most)
        budget, top, currency = given.get("budget"), given.get("top"), given.get("currency", YUAN.to_json())
        return cls(
            picks=whole(given["picks"], f"{place}.picks", least=1, most=most),
            least=least,
            most=most,
            budget=None if budget is None else number(budget, f"{place}.budget"),
            top=None if top is None else whole(top, f"{place}.top", least=1, most=most),
            currency=Words(*(_text(currency, f"{place}.currency", lang) for lang in ("zh", "en"))),
        )

    def to_json(self) -> dict[str, Any]:
        plain = {key: getattr(self, key) for key in ("picks", "least", "most", "top")}
        budget = None if self.budget is None else number_json(self.budget)
        return {**plain, "budget": budget, "currency": self.currency.to_json()}


def _text(data: Any, place: str, lang: str) -> str:
    given = mapping(data, place, ("zh", "en"), needed=("zh", "en"))[lang]
    if not isinstance(given, str):
        raise Flaw(f"{place}.{lang}", f"Expected a text, found {given!r}.", "Write it between quotes.")
    return given
