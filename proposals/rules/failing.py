"""What follows a vote that did not carry: revise, adjourn so many times, refer to another procedure, or close."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from councils.rules.flaws import Flaw, mapping, one_of, whole
from councils.rules.words import Words

WAYS = ("revise", "adjourn", "refer", "close")
# `opinion`: agreed by most, not by all. `contested`: carried, but a formal objection stands when the display ends.
FAILURES = ("inquorate", "rejected", "no_decision", "opinion", "contested")
FAILURE_WORDS = {
    "inquorate": Words("到会（投票）人数不够", "too few took part"),
    "rejected": Words("没有通过", "not carried"),
    "no_decision": Words("没有作出决定", "no decision"),
    "opinion": Words("有分歧，只形成协商意见", "an opinion, not agreed by all"),
    "contested": Words("公示期满仍有异议", "an objection stands at the end of the display"),
}


@dataclass(frozen=True)
class OnFail:
    """`do`: revise (back to the discussion), adjourn (a new meeting or vote, at most `most` times, after that `then`),
    refer (to the procedure in `refer_to`), close."""

    do: str
    most: int = 0
    then: str = ""

    def to_json(self) -> dict[str, Any]:
        return {"do": self.do} | ({"most": self.most, "then": self.then} if self.do == "adjourn" else {})

    def way(self, adjourned: int) -> str:
        """What follows when the matter was adjourned so often already."""
        return self.then if self.do == "adjourn" and adjourned >= self.most else self.do


CLOSE = OnFail("close")


def plan_of(on_fail: Mapping[str, OnFail], failure: str, refer_to: str | None) -> OnFail | None:
    """The plan for one failure; None: it goes on. What a definition does not name: an opinion is referred where it says
    to whom and is carried out otherwise, an objection holds nothing up, everything else is closed."""
    if failure in on_fail:
        return on_fail[failure]
    if failure == "opinion" and refer_to:
        return OnFail("refer")
    return None if failure in ("opinion", "contested") else CLOSE


def failure_of(outcome: str, objected: bool) -> str | None:
    """Which failure a published outcome is; None where it carried and nobody objects any more."""
    if outcome in FAILURES:
        return outcome
    return "contested" if outcome == "adopted" and objected else None


def on_fail_words(plan: OnFail, refer_to: str) -> Words:
    """`refer_to`: the name of the procedure, or its key."""
    plain = {
        "revise": Words("退回讨论，修改后再表决", "back to the discussion, to be revised"),
        "refer": Words(f"转{refer_to}", f"referred to {refer_to}"),
        "close": Words("结束", "closed"),
    }
    if plan.do != "adjourn":
        return plain[plan.do]
    after = plain[plan.then]
    times = f"{plan.most} {'time' if plan.most == 1 else 'times'}"
    return Words(f"改期再开（再投），最多{plan.most}次；之后{after.zh}", f"adjourned, at most {times}; then {after.en}")


def read_on_fail(data: Any, place: str) -> dict[str, OnFail]:
    given = mapping(data, place, FAILURES)
    return {failure: _read_one(value, f"{place}.{failure}") for failure, value in given.items()}


def _read_one(data: Any, place: str) -> OnFail:
    given = mapping(data, place, ("do", "most", "then"), needed=("do",))
    do = one_of(given["do"], f"{place}.do", WAYS)
    if do != "adjourn":
        if len(given) > 1:
            raise Flaw(place, "Only an adjournment is counted.", 'Remove "most" and "then".')
        return OnFail(do)
    if "most" not in given or "then" not in given:
        raise Flaw(place, "Nothing says how often, and what then.", 'Add "most" and "then".')
    return OnFail(
        do, whole(given["most"], f"{place}.most", least=1, most=12), one_of(given["then"], f"{place}.then", _after())
    )


def _after() -> tuple[str, ...]:
    return tuple(way for way in WAYS if way != "adjourn")


def check_on_fail(
    on_fail: Mapping[str, OnFail], refer_to: str | None, stages: Collection[str], failings: Collection[str]
) -> None:
    """`failings`: what the definition's rules call a vote that is not carried."""
    needed = {
        "revise": ("discussion",),
        "close": ("closed",),
        "refer": ("referred",),
        "adjourn": ("discussion", "meeting"),
    }
    for failure, plan in on_fail.items():
        place = f"on_fail.{failure}"
        if failure in ("opinion", "no_decision") and failure not in failings:
            raise Flaw(place, "No rule here ends so.", f'Remove it, or let a rule be "failing": "{failure}".')
        for way in (plan.do, *((plan.then,) if plan.then else ())):
            if way == "refer" and refer_to is None:
                raise Flaw(place, "It refers to nothing.", 'Name a procedure in "refer_to".')
            if not any(key in stages for key in needed[way]):
                raise Flaw(
                    place, f"There is no stage “{needed[way][0]}” to go to.", "Add the stage, or choose another way."
                )
    for failing in failings:
        if on_fail and failing not in on_fail and failing != "opinion":
            raise Flaw("on_fail", f"Nothing says what follows “{failing}”.", f'Add "{failing}".')
