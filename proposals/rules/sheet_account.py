"""The sheets of paper of one vote: printed, given out, come back. The numbers must add up before paper is signed off.

More in the box than given out makes the paper void (Henan measures, article 35). What is missing is said in words.
"""

import re
from dataclasses import asdict, dataclass
from typing import Any

from councils.rules.words import Words

ISSUED, RETURNED, SPOILT, MISSING = "issued", "returned", "spoilt", "missing"
KINDS = (ISSUED, RETURNED, SPOILT, MISSING)
# What one may type on a sheet: poll, serial number, four signs that only this installation could have printed.
_SERIAL = re.compile(r"([0-9]{1,9})-([0-9]{1,6})[\s-]*([0-9A-Za-z]{4})")


@dataclass(frozen=True)
class SheetAccount:
    """`issued`: to a box or a team. `returned`: came back unused. `collected`: lies in batches. `spoilt`: torn, wrongly
    filled in and exchanged, or taken out unread. `missing`: somebody has said in words that they are gone."""

    printed: int = 0
    issued: int = 0
    returned: int = 0
    spoilt: int = 0
    missing: int = 0
    collected: int = 0

    @property
    def kept(self) -> bool:
        """Whether sheets were printed here at all. Paper from elsewhere has no numbers that could be followed."""
        return self.printed > 0 or self.issued > 0

    @property
    def given_out(self) -> int:
        return self.issued - self.returned

    @property
    def in_office(self) -> int:
        return self.printed - self.given_out

    @property
    def unaccounted(self) -> int:
        """Given out, and nobody has said what became of them. Below zero: more came back than went out."""
        return self.given_out - self.collected - self.spoilt - self.missing

    @property
    def is_void(self) -> bool:
        return self.kept and self.collected > self.given_out

    @property
    def adds_up(self) -> bool:
        return not self.kept or self.unaccounted == 0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def sheets_words(account: SheetAccount) -> Words:
    """One sentence for page, notice and record."""
    numbers = asdict(account) | {"out": account.given_out}
    return Words(
        "纸质票印制{printed}张，发出{issued}张，未用退回{returned}张；实际发出{out}张，其中收回{collected}张，作废{spoilt}张，缺{missing}张。".format(
            **numbers
        ),
        "Paper sheets: {printed} printed, {issued} handed over, {returned} returned unused. Of the {out} given out {collected} were collected, {spoilt} spoilt, {missing} are missing.".format(
            **numbers
        ),
    )


def serial(poll_id: int, number: int) -> str:
    return f"{poll_id}-{number:04d}"


def read_serial(text: str) -> tuple[int, int, str] | None:
    """Poll, number and check group of a serial as somebody typed it; None where it cannot be one."""
    found = _SERIAL.fullmatch(text.strip())
    return (int(found[1]), int(found[2]), found[3].upper()) if found else None
