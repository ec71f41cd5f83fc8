"""A sentence in both languages of the product, for code that may not ask Django for a translation."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One text twice: `zh` in simplified Chinese, `en` in English."""

    zh: str
    en: str

    def text(self, lang: str) -> str:
        """The text in `lang` ("zh-Hans", "zh-hans", "en", "en-gb", …); whatever is not Chinese reads English."""
        return self.zh if is_chinese(lang) else self.en

    def to_json(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}


def is_chinese(lang: str) -> bool:
    return lang.lower().startswith("zh")
