"""A message of a browser goes to the handler that an app registered, through its writer, and is answered."""

import logging
from collections.abc import Callable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from realtime.registry import Request
from realtime.writer import Answer, Busy, writer_for

log = logging.getLogger(__name__)


BUSY = _("Too much is arriving at once. Nothing was taken; try again.")
FAILED = _("Something failed here. Try again; nothing counts twice.")


def ask(kind: Any, user_id: int | None, language: str, message: dict[str, Any], tell: Callable[[Answer], None]) -> bool:
    """Later, after the commit, `tell` gets `{"type": kind + "_result", "key": ..., **answer of the handler}`.

    Not taken: `{"refused": "busy" | "failed", "sentence": ...}`. The same key may safely be sent again. False: no such message.
    """
    head = {"type": f"{kind}_result", "key": message.get("key")}

    def told(given: Answer | Exception) -> None:
        if isinstance(given, Exception):
            log.error("a %s message was not answered: %r", kind, type(given))
            given = {"refused": "failed", "sentence": _in(language, FAILED)}
        tell({**head, **given})

    try:
        writer = writer_for(kind) if isinstance(kind, str) else None
        if writer is None:
            return False
        writer.submit(Request(user_id, message, language), told)
    except Busy:
        tell({**head, "refused": "busy", "sentence": _in(language, BUSY)})
    return True


def _in(language: str, sentence: Any) -> str:
    with translation.override(language):
        return str(sentence)
