from __future__ import annotations

from proposals.models import HandCount, Poll


def hand_counts(poll: Poll) -> list[HandCount]:
    """The count and its recounts with who counted and who watched; nothing where no hands were counted."""
    if poll.secrecy != Poll.Secrecy.COUNTED:
        return []
    return list(HandCount.objects.filter(poll=poll).select_related("counter", "scrutineer").order_by("number"))
