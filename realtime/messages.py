"""A message of a browser goes to the handler that an app registered, through its writer, and is answered."""

import logging
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from realtime.registry import Request
from realtime.writer import Busy, writer_for

log = logging.getLogger(__name__)


BUSY = _("Too much is arriving at once. Nothing was taken; try again.")
FAILED = _("Something failed here. Try again; nothing counts twice.")


async def answer(kind: Any, user_id: int | None, language: str, message: dict[str, Any]) -> dict[str, Any] | None:
    """`{"type": kind + "_result", "key": ..., **answer of the handler}`, after the commit; None: no such message.

    Not taken: `{"refused": "busy" | "failed", "sentence": ...}`. The same key may safely be sent again.
    """
    head = {"type": f"{kind}_result", "key": message.get("key")}
    try:
        writer = writer_for(kind) if isinstance(kind, str) else None
        if writer is None:
            return None
        given = await writer.submit(Request(user_id, message, language))
    except Busy:
        return {**head, "refused": "busy", "sentence": _in(language, BUSY)}
    except Exception:
        log.exception("a %s message was not answered", kind)
        return {**head, "refused": "failed", "sentence": _in(language, FAILED)}
    return {**head, **given}


def _in(language: str, sentence: Any) -> str:
    with translation.override(language):
        return str(sentence)
