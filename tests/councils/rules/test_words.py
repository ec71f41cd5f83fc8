from councils.rules.words import Words


def test_words_answer_in_the_language_of_the_page() -> None:
    words = Words("是", "yes")
    assert [words.text(lang) for lang in ("zh-Hans", "zh-hans", "zh-CN", "en", "en-gb", "de")] == [
        "是", "是", "是", "yes", "yes", "yes",
    ]  # fmt: skip
    assert words.to_json() == {"zh": "是", "en": "yes"}
