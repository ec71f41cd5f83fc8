"""What a risk assessment means: whether a matter may go on.

Source: the model of the Interim Regulations on Major Administrative Decisions (2019), articles 22 to 24: controllable, it
may be decided; not controllable, it is adjusted until it is. Levels by custom: high, do not proceed; medium, after measures.
"""

from dataclasses import dataclass

from councils.rules.words import Words

LEVELS = ("low", "medium", "high")
LEVEL_WORDS = {"low": Words("低", "low"), "medium": Words("中", "medium"), "high": Words("高", "high")}


@dataclass(frozen=True)
class Assessed:
    """An assessment as it counts: `level` "" where it was waived with a reason."""

    level: str
    controllable: bool
    measures: str = ""
    waived: bool = False


@dataclass(frozen=True)
class Verdict:
    met: bool
    words: Words


def risk_verdict(found: Assessed, major: bool) -> Verdict:
    """Whether the gate is open, with the sentence. Of a major matter it is never waived."""
    if found.waived:
        if major:
            return Verdict(False, Words("重大事项不能免评估。", "A major matter is not exempt from it."))
        return Verdict(True, Words("经说明理由免评估。", "Waived, with a reason."))
    level = LEVEL_WORDS[found.level]
    said_zh = f"风险等级：{level.zh}，{'可控' if found.controllable else '不可控'}"
    said_en = f"The risk is {level.en} and {'controllable' if found.controllable else 'not controllable'}"
    if found.level == "high" or not found.controllable:
        return Verdict(
            False,
            Words(
                f"{said_zh}。不能往下走，先调整方案再评估。",
                f"{said_en}: it does not go on. Change the plan, then assess it again.",
            ),
        )
    if found.level == "medium" and not found.measures.strip():
        return Verdict(False, Words(f"{said_zh}。要先写明防范措施。", f"{said_en}: say first what is done against it."))
    return Verdict(True, Words(f"{said_zh}。", f"{said_en}."))
