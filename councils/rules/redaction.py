"""Personal data in a text that is about to be published: found where it stands, so that it can be masked.

Full-width digits and separators are read as plain ones. What it finds are likely cases, not a proof: a person decides.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from councils.rules.words import Words

KINDS = {
    "id_number": Words("身份证号", "an ID number"),
    "bank_card": Words("银行卡号", "a bank card number"),
    "mobile": Words("手机号", "a mobile number"),
    "email": Words("电子邮箱", "an e-mail address"),
    "door": Words("门牌号", "a door number"),
    "plate": Words("车牌号", "a number plate"),
}
MASK = "＊"
_SEP = r"[ \-.·_]{0,2}"
_NUMERAL = r"[0-9一二三四五六七八九十百零〇]{1,6}"
_HOUSE = r" ?(?:号楼|號樓|栋|幢|座) ?"
_PATTERNS: dict[str, re.Pattern[str]] = {
    "id_number": re.compile(rf"(?<![0-9])[1-9](?:{_SEP}[0-9]){{16}}{_SEP}[0-9Xx](?![0-9])"),
    "bank_card": re.compile(
        rf"(?<![0-9])(?:[0-9]{{16,19}}|[0-9]{{4}}(?:{_SEP}[0-9]{{4}}){{3}}(?:{_SEP}[0-9]{{1,3}})?"
        rf"|[0-9](?:[ \-][0-9]){{15,18}})(?![0-9])"
    ),
    "mobile": re.compile(rf"(?<![0-9])(?:(?:\+|00)?86{_SEP})?1{_SEP}[3-9](?:{_SEP}[0-9]){{9}}(?![0-9])"),
    "email": re.compile(r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{1,64} ?@ ?[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"),
    "door": re.compile(
        rf"{_NUMERAL}{_HOUSE}{_NUMERAL} ?单元 ?{_NUMERAL} ?(?:室|号|户)?|{_NUMERAL}{_HOUSE}[0-9]{{3,4}} ?(?:室|户)"
    ),
    "plate": re.compile(
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][ ·.\-]?"
        r"(?=[A-HJ-NP-Z0-9]{0,5}[0-9])[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳](?![A-Za-z0-9])"
    ),
}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Finding:
    """`kind` is a key of KINDS; the text from `start` until before `end`; `paragraph` counts from 1, blank ones not."""

    kind: str
    start: int
    end: int
    paragraph: int

    def sentence(self, lang: str) -> str:
        """第3段像是身份证号，先遮住再公布。您写的都在。"""
        name = KINDS[self.kind]
        return Words(
            f"第{self.paragraph}段像是{name.zh}，先遮住再公布。您写的都在。",
            f"Paragraph {self.paragraph} looks like {name.en}. Mask it, then publish. Your text is kept.",
        ).text(lang)


def findings(text: str) -> list[Finding]:
    """What looks personal, in the order of the text; where kinds overlap, the first of KINDS counts."""
    plain = "".join(_plain(sign) for sign in text)
    found: list[Finding] = []
    for kind, pattern in _PATTERNS.items():
        accept = _CHECKS.get(kind, _always)
        for match in pattern.finditer(plain):
            start, end = match.span()
            if accept(match[0]) and not any(start < other.end and other.start < end for other in found):
                found.append(Finding(kind, start, end, _paragraph(text, start)))
    return sorted(found, key=lambda finding: finding.start)


def masked(text: str, found: Iterable[Finding]) -> str:
    """The text with each finding replaced, sign for sign."""
    for finding in found:
        text = text[: finding.start] + MASK * (finding.end - finding.start) + text[finding.end :]
    return text


def _plain(sign: str) -> str:
    """One sign for one sign, so that places stay: full-width as plain, every dash, dot and space as one of each."""
    plain = unicodedata.normalize("NFKC", sign)
    if len(plain) != 1:
        return sign
    if unicodedata.category(plain) == "Pd" or plain == "−":
        return "-"
    if plain.isspace() and plain not in "\r\n":
        return " "
    if plain.isdecimal():
        return str(unicodedata.decimal(plain))
    if unicodedata.category(plain) == "Cf":
        return "·"
    return "·" if plain in "•・‧∙" else plain


def _paragraph(text: str, start: int) -> int:
    return sum(1 for line in text[:start].split("\n")[:-1] if line.strip()) + 1


def _digits(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isdigit() or sign == "X")


def _is_id_number(text: str) -> bool:
    """GB 11643: a date of birth and the check digit of ISO 7064 (mod 11-2)."""
    digits = _digits(text)
    try:
        date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == digits[17]


def _is_bank_card(text: str) -> bool:
    """ISO/IEC 7812: the check digit of Luhn. All zeros pass it and are no card."""
    digits = [int(digit) for digit in reversed(_digits(text))]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return any(digits) and (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _is_mobile(text: str) -> bool:
    """Written as a number is written: in at most five groups, or sign by sign. A row of figures in a table is not."""
    groups = len(re.findall(r"[0-9]+", text))
    return groups <= 5 or groups >= 11


def _always(text: str) -> bool:
    return True


_CHECKS: dict[str, Callable[[str], bool]] = {
    "id_number": _is_id_number,
    "bank_card": _is_bank_card,
    "mobile": _is_mobile,
}
