"""Who is there, in numbers, and where the meeting stands: facts only, never a name."""

from __future__ import annotations

from typing import Any

from councils.models import Meeting


def state(meeting: Meeting) -> dict[str, Any]:
    """Section `state`: convened, open, closed, cancelled, and since when."""
    data = {
        "state": meeting.state,
        "starts_at": meeting.starts_at.isoformat(),
        "opened_at": meeting.opened_at.isoformat() if meeting.opened_at else None,
        "closed_at": meeting.closed_at.isoformat() if meeting.closed_at else None,
    }
    return {"version": meeting.live_version, "data": data}
