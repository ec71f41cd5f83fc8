"""WHAT: one file per noun. Tables only: no rule, no permission, no write beyond one row."""

from .agenda import AgendaItem
from .annulment import Annulment
from .ballot import Channel, PaperBatch, SealedBallot, WorkingBallot
from .comment import Comment, Reaction
from .follow_up import FollowUp, ProgressNote
from .gate import GateRecord, RiskAssessment
from .hand_count import HandCount
from .poll import Elector, Option, Poll, Recusal
from .procedure import ProcedureVersion, StageRun
from .proposal import Attachment, Proposal, Support, Version
from .publication import Erratum, Objection, Publication, Resolution

__all__ = [
    "AgendaItem",
    "Annulment",
    "Attachment",
    "Channel",
    "Comment",
    "Elector",
    "Erratum",
    "FollowUp",
    "GateRecord",
    "HandCount",
    "Objection",
    "Option",
    "PaperBatch",
    "Poll",
    "ProcedureVersion",
    "ProgressNote",
    "Proposal",
    "Publication",
    "Reaction",
    "Recusal",
    "Resolution",
    "RiskAssessment",
    "SealedBallot",
    "StageRun",
    "Support",
    "Version",
    "WorkingBallot",
]
