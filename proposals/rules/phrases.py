"""The words that sentences about rules are made of.

以上, 达到, "at least" are ≥; 超过, "more than" are >: never mixed.
"""

from fractions import Fraction

from councils.rules.words import is_chinese
from proposals.rules.numbers import number_words

_DIGITS = "零一二三四五六七八九十"
_PARTS = dict(enumerate(["half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], start=2))
_TOPS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_NOUNS = {
    "person": ("resident", "residents"),
    "household": ("household", "households"),
    "member": ("member", "members"),
    "owner": ("owner", "owners"),
}
_NOUNS_ZH = {"person": "居民", "household": "户", "member": "成员", "owner": "业主"}
_BASES_ZH = {
    "eligible": "有表决权{}",
    "members": "全体成员{}",
    "due": "应到{}",
    "present": "参加{}",
    "cast": "投票{}",
    "yes_no": "赞成和反对合计{}",
    "participating": "参与表决{}",
}
_BASES_EN = {
    "eligible": "the {}entitled to vote",
    "members": "the {}members",
    "due": "the {}due to attend",
    "present": "the {}taking part",
    "cast": "the {}who voted",
    "yes_no": "the {}for or against",
    "participating": "the {}taking part in the vote",
}


def counter(unit: str) -> str:
    """The Chinese measure word of a unit: 户 for households, 人 for people."""
    return "户" if unit == "household" else "人"


def noun(unit: str, lang: str, many: bool = True) -> str:
    return _NOUNS_ZH[unit] if is_chinese(lang) else _NOUNS[unit][many]


def amount(value: Fraction | int, measure: str, unit: str, lang: str) -> str:
    """A number with its unit: 812户, 40000平方米; in English "812" and "40,000 m²"."""
    digits = number_words(value, lang)
    if measure == "area":
        return f"{digits}平方米" if is_chinese(lang) else f"{digits} m²"
    return f"{digits}{counter(unit)}" if is_chinese(lang) else digits


def part(fraction: Fraction, lang: str) -> str:
    """一半, 三分之二, 全部; half, two thirds, all."""
    top, bottom = fraction.numerator, fraction.denominator
    if fraction == 1:
        return "全部" if is_chinese(lang) else "all"
    if is_chinese(lang):
        if bottom == 2:
            return "一半"
        return f"{_DIGITS[bottom]}分之{_DIGITS[top]}" if bottom <= 10 else f"{bottom}分之{top}"
    if bottom == 2:
        return "half"
    if bottom not in _PARTS:
        return f"{top}/{bottom}"
    return f"{_TOPS[top]} {_PARTS[bottom]}{'' if top == 1 else 's'}"


def asked(fraction: Fraction, strict: bool, lang: str) -> str:
    """超过半数, 三分之二以上, 全部; more than half, at least two thirds, all."""
    if fraction == 1:
        return "全部" if is_chinese(lang) else "all"
    if is_chinese(lang):
        words = part(fraction, lang).replace("一半", "半数")
        return f"超过{words}" if strict else f"{words}以上"
    return f"{'more than' if strict else 'at least'} {part(fraction, lang)}"


def base_zh(base: str, measure: str, unit: str, of: Fraction | None = None) -> str:
    """参加户数, 投票面积; with `of` also the number: 参加户数（812户）."""
    heads = "" if base == "yes_no" else f"{counter(unit)}数"
    words = _BASES_ZH[base].format("面积" if measure == "area" else heads)
    return words if of is None else f"{words}（{amount(of, measure, unit, 'zh')}）"


def base_en(base: str, measure: str, unit: str, of: Fraction | None = None) -> str:
    """The 812 taking part; for an area: the 40,000 m² of those taking part."""
    if measure == "area":
        size = "the area" if of is None else f"the {amount(of, measure, unit, 'en')}"
        return f"{size} of {'those ' + _BASES_EN[base].format('').removeprefix('the ')}"
    if of is not None:
        return _BASES_EN[base].format(f"{number_words(of, 'en')} ")
    return _BASES_EN[base].format("" if base == "members" else f"{noun(unit, 'en')} ")


def compared(fraction: Fraction, strict: bool, met: bool, exact: bool, lang: str) -> str:
    """How a number stands to its line, to be followed by the base: 超过…的一半, "more than half of …".

    `exact`: it stands on the line itself.
    """
    share = part(fraction, lang)
    if is_chinese(lang):
        if exact and strict:
            return f"正好是{{}}的{share}"
        if fraction == 1:
            return "是{}的全部" if met else "不是{}的全部"
        verb = ("超过" if met else "没有超过") if strict else ("达到" if met else "不到")
        return f"{verb}{{}}的{share}"
    if exact and strict:
        return f"exactly {share} of {{}}"
    if strict:
        return f"{'' if met else 'not '}more than {share} of {{}}"
    if fraction == 1:
        return "all of {}" if met else "not all of {}"
    return f"{'at least' if met else 'less than'} {share} of {{}}"
