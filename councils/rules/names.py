"""Names of residents as a public page may show them: the length of a name is not given away."""

import re
import unicodedata

from councils.rules.words import is_chinese

_TITLED = re.compile(r"([0-9]{1,4}(号楼|栋|幢|座) )?[\u3400-\u9fff]{1,2}(先生|女士)")
_BUILDING = re.compile(r"[0-9]{1,4}(号楼|栋|幢|座) ")
# The common surnames of two characters; any other name is cut after its first.
_LONG_SURNAMES = (
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "司徒", "夏侯", "端木", "宇文",
    "长孙", "南宫", "西门", "东郭", "申屠", "呼延", "太史", "澹台",
)  # fmt: skip


def normalise(text: str) -> str:
    """Text in one form: NFKC (full-width becomes plain), no control or invisible signs, single spaces."""
    plain = unicodedata.normalize("NFKC", text)
    kept = (" " if sign.isspace() else sign for sign in plain if sign.isspace() or unicodedata.category(sign)[0] != "C")
    return " ".join("".join(kept).split())


def mask_name(name: str, lang: str) -> str:
    """陈秀英: 陈**; 欧阳娜娜: 欧阳**; Alice Mary Smith: A. S***; Alice: A***.

    陈女士 and 3号楼 陈女士 say no more than that already and stay. Without a name: 居民 / "Resident" by `lang`.
    """
    plain = normalise(name)
    if _TITLED.fullmatch(plain):
        return plain
    plain = _BUILDING.sub("", plain, count=1)
    if not plain:
        return "居民" if is_chinese(lang) else "Resident"
    if _is_chinese_sign(plain[0]):
        together = plain.replace(" ", "")
        long = together.startswith(_LONG_SURNAMES) and len(together) > 2
        return f"{together[: 2 if long else 1]}**"
    words = plain.split(" ")
    return f"{plain[0]}***" if len(words) == 1 else f"{words[0][0]}. {words[-1][0]}***"


def _is_chinese_sign(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff" or "\U00020000" <= sign <= "\U000323af"
