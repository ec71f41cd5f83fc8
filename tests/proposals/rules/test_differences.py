from proposals.rules.differences import differences


def test_differences_are_shown_sign_by_sign_in_chinese() -> None:
    found = differences("小区东门的路灯坏了，请修。", "小区东门和西门的路灯都坏了，请尽快修。")
    assert [text for op, text in found if op == "insert"] == ["和西门", "都", "尽快"]
    assert not [text for op, text in found if op == "delete"]


def test_differences_put_together_are_both_texts() -> None:
    before, after = "The lamp at gate 3 is broken.", "Both lamps at the east gate are broken. 𠮷"
    found = differences(before, after)
    assert "".join(text for op, text in found if op != "insert") == before
    assert "".join(text for op, text in found if op != "delete") == after


def test_texts_that_are_the_same_have_no_difference() -> None:
    assert differences("同样", "同样") == [("equal", "同样")]
    assert differences("", "") == []
