"""WHO and WHEN: one file per noun. Tables only: no rule, no permission, no write beyond one row."""

from .account import Account
from .claim import ClaimCode, LetterBatch
from .community import Community
from .council import Council, Seat
from .day import CalendarDay
from .event import Event, RecordHead
from .mandate import Mandate
from .meeting import Attendance, Meeting, Minutes
from .message import Message
from .participant import Participant
from .person import Household, Person, Residency
from .register_import import RegisterImport
from .unit import Ownership, Unit

__all__ = [
    "Account",
    "Attendance",
    "CalendarDay",
    "ClaimCode",
    "Community",
    "Council",
    "Event",
    "Household",
    "LetterBatch",
    "Mandate",
    "Meeting",
    "Message",
    "Minutes",
    "Ownership",
    "Participant",
    "Person",
    "RecordHead",
    "RegisterImport",
    "Residency",
    "Seat",
    "Unit",
]
