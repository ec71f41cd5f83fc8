"""What the clock does, in this order: what happened is numbered, deadlines pass, results appear, people hear of it."""

from __future__ import annotations

from config.clock import Job
from councils.actions.outbox import deliver_due_messages
from proposals.actions.stages_due import end_displays

JOBS: list[Job] = [
    Job("end displays", end_displays, every=20),
    Job("deliver messages", deliver_due_messages, every=2),
]
