"""Personal data in a text about to be published. The numbers are the usual examples of their standards."""

import pytest

from councils.rules.redaction import KINDS, Finding, findings, masked

# The example of GB 11643, and another serial number of the same day.
WITH_X = "11010519491231002X"
WITH_DIGIT = "110105194912310038"
CARD = "6222020000000000000"


def kinds(text: str) -> list[tuple[str, str]]:
    return [(finding.kind, text[finding.start : finding.end]) for finding in findings(text)]


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        (f"身份证{WITH_X}。", "id_number", WITH_X),
        (f"身份证{WITH_X.lower()}。", "id_number", WITH_X.lower()),
        (f"（{WITH_DIGIT}）", "id_number", WITH_DIGIT),
        ("１１０１０５１９４９１２３１００２Ｘ", "id_number", "１１０１０５１９４９１２３１００２Ｘ"),
        ("110105 19491231 002X", "id_number", "110105 19491231 002X"),
        ("电话13800138000", "mobile", "13800138000"),
        ("138-0013-8000", "mobile", "138-0013-8000"),
        ("１３８　００１３　８０００", "mobile", "１３８　００１３　８０００"),
        ("1 3 8 0 0 1 3 8 0 0 0", "mobile", "1 3 8 0 0 1 3 8 0 0 0"),
        ("138\u200b0013\u200b8000", "mobile", "138\u200b0013\u200b8000"),
        ("+86 138 0013 8000", "mobile", "+86 138 0013 8000"),
        ("2026-06-01 13800138000", "mobile", "13800138000"),
        (CARD, "bank_card", CARD),
        ("4111-1111-1111-1111", "bank_card", "4111-1111-1111-1111"),
        ("4111 1111 1111 1111", "bank_card", "4111 1111 1111 1111"),
        ("住在3号楼2单元501室", "door", "3号楼2单元501室"),
        ("３号楼 ２单元 ５０１室", "door", "３号楼 ２单元 ５０１室"),
        ("三号楼二单元五零一室", "door", "三号楼二单元五零一室"),
        ("3栋2单元501", "door", "3栋2单元501"),
        ("3号楼501室", "door", "3号楼501室"),
        ("豫A12345", "plate", "豫A12345"),
        ("豫A·D12345", "plate", "豫A·D12345"),
        ("写信给 chen.xiu-ying@example.com。", "email", "chen.xiu-ying@example.com"),
        ("ｃｈｅｎ＠ｅｘａｍｐｌｅ．ｃｏｍ", "email", "ｃｈｅｎ＠ｅｘａｍｐｌｅ．ｃｏｍ"),
    ],
)
def test_personal_data_is_found_where_it_stands(text: str, kind: str, found: str) -> None:
    assert kinds(text) == [(kind, found)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "812户投票，528户赞成，超过一半，通过。",
        "110105194912310039",  # a wrong check digit
        "110105194913310021",  # no such month
        f"1{WITH_X}",  # one digit too many
        "6222020000000000001",  # fails Luhn
        "0000000000000000",  # passes Luhn, is no card
        "12800138000",
        "0370-555 0114",
        "138001380001",
        "13 80 01 38 00 0",  # a row of a table
        "3号楼的灯坏了，2单元也坏了",
        "豫ABCDEF",
        "2026年6月1日 20:00",
        "编号 2026-0601-0014",
        "price@home",
    ],
)
def test_what_is_not_personal_is_left_alone(text: str) -> None:
    assert kinds(text) == []


def test_finding_names_its_paragraph_without_counting_blank_ones() -> None:
    text = f"第一段。\n\n  \n第二段。\n第三段{WITH_X}，电话13800138000"
    first, second = findings(text)
    assert (first.kind, first.paragraph, second.kind, second.paragraph) == ("id_number", 3, "mobile", 3)
    assert first.sentence("zh-Hans") == "第3段像是身份证号，先遮住再公布。您写的都在。"
    assert first.sentence("en") == "Paragraph 3 looks like an ID number. Mask it, then publish. Your text is kept."


def test_an_id_number_that_is_also_a_card_is_one_finding() -> None:
    """18 digits can pass both checks: the graver kind counts."""
    numbers = (f"11010519491231{serial:03d}{check}" for serial in range(1000) for check in "0123456789")
    both = next(number for number in numbers if kinds(number) == [("id_number", number)] and _luhn(number))
    assert kinds(f"{both} 和 {CARD}") == [("id_number", both), ("bank_card", CARD)]


def _luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0


def test_masking_removes_everything_found_and_nothing_else() -> None:
    text = f"身份证{WITH_X}，电话138-0013-8000，灯坏了。"
    hidden = masked(text, findings(text))
    assert findings(hidden) == []
    assert hidden.startswith("身份证＊")
    assert hidden.endswith("，灯坏了。")
    assert len(hidden) == len(text)


def test_every_kind_has_its_word_in_both_languages() -> None:
    for lang in ("zh-Hans", "en"):
        assert len({Finding(kind, 0, 1, 1).sentence(lang) for kind in KINDS}) == len(KINDS)


def test_hostile_text_is_read_in_good_time() -> None:
    """Long rows that make a careless pattern try everything; a hang would stop the suite."""
    for text in ("1 " * 30_000, "a" * 60_000, "一" * 60_000, "a.@" * 20_000, "1-" * 30_000 + "x", "㍿" * 1000):
        findings(text)
