"""Short-lived proof of who may follow which topics: signed by the page, shown in the first frame of the socket."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core import signing

from realtime import registry

SALT = "realtime.token"
LIFE = 600  # seconds
MOST = 20  # topics of one page


class BadToken(ValueError):
    """Forged, damaged or expired; the page simply asks for a new one."""


@dataclass(frozen=True)
class Token:
    user_id: int | None
    topics: tuple[str, ...]
    expires_at: float  # seconds since 1970


def issue(user: Any, topics: Iterable[str]) -> tuple[str, list[str]]:
    """A token for those of the topics that the user may follow, and these topics. Others are left out silently."""
    allowed = [topic for topic in dict.fromkeys(topics) if _may(user, topic)][:MOST]
    content = {"u": user.pk if user.is_authenticated else None, "t": allowed, "e": int(time.time()) + LIFE}
    return signing.dumps(content, salt=SALT), allowed


def _may(user: Any, topic: str) -> bool:
    try:
        return registry.may_watch(user, topic) is None
    except (LookupError, ValueError):
        return False


def read(token: Any) -> Token:
    try:
        content = signing.loads(token, salt=SALT)
    except (signing.BadSignature, TypeError, AttributeError) as error:
        raise BadToken("not signed here") from error
    if content["e"] <= time.time():
        raise BadToken("expired")
    return Token(content["u"], tuple(content["t"]), content["e"])
