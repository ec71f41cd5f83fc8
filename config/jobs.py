"""What the clock does, in this order: what happened is numbered, deadlines pass, results appear, people hear of it."""

from __future__ import annotations

from config.job import Job
from councils.actions.outbox import deliver_due_messages
from councils.actions.register_applying import apply_waiting_imports
from councils.actions.sequencer import sequence_events
from proposals.actions.acceptance import tell_of_accepted
from proposals.actions.closing import close_due_polls
from proposals.actions.finishing import finish_polls
from proposals.actions.retention import erase_expired
from proposals.actions.stages_due import end_displays
from proposals.actions.support import take_up_supported
from proposals.actions.witnessing import forget_witness_requests

JOBS: list[Job] = [
    Job("number the record", sequence_events, every=0.5),
    Job("close due polls", close_due_polls, every=0.5),
    Job("tell how many ballots came in", tell_of_accepted, every=20),
    Job("finish polls", finish_polls, every=1),
    Job("end displays", end_displays, every=20),
    Job("take up what enough have signed", take_up_supported, every=300),
    Job("forget witnesses who were named", forget_witness_requests, every=300),
    Job("erase what its time is over", erase_expired, every=3600),
    Job("take in registers", apply_waiting_imports, every=0.5),
    Job("deliver messages", deliver_due_messages, every=2),
]
