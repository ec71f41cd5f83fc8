"""A refusal is a value: button, page, API body and socket print the same sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy


@dataclass(frozen=True)
class Refusal:
    """What did not happen and why (`sentence`), what one can do now (`instead`), under a stable `code`.

    `status` is the HTTP status: 403 not allowed, 409 not now, 422 not with these words or numbers, 429 too often.
    """

    code: str
    sentence: str | Lazy
    instead: str | Lazy = ""
    status: int = 403

    def __str__(self) -> str:
        return f"{self.sentence} {self.instead}".strip()


class Refused(Exception):
    """Raised by an action, whose transaction is then rolled back; the page, API or socket shows the refusal."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def require(refusal: Refusal | None) -> None:
    """Go on, or raise what stands in the way."""
    if refusal is not None:
        raise Refused(refusal)
