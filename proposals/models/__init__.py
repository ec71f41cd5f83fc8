"""WHAT: one file per noun. Tables only: no rule, no permission, no write beyond one row."""

from .agenda import AgendaItem
from .annulment import Annulment
from .ballot import Channel, PaperBatch, SealedBallot, WorkingBallot
from .comment import Comment, Reaction
from .follow_up import FollowUp, ProgressNote
from .gate import GateRecord, RiskAssessment
from .hand_count import HandCount
from .paper import AssistedBallot, SheetEntry, SheetRun
from .petition import Petition, PetitionSheet, PetitionSignature
from .poll import Elector, Option, Poll, Recusal
from .procedure import ProcedureVersion, StageRun
from .proposal import Attachment, Proposal, Support, Version
from .publication import Erratum, Objection, Publication, Resolution
from .visit import CallBack, VisitPlan, VisitRequest, VisitStaff, VisitStop
from .witness import WitnessRequest

__all__ = [
    "AgendaItem",
    "Annulment",
    "AssistedBallot",
    "Attachment",
    "CallBack",
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
    "Petition",
    "PetitionSheet",
    "PetitionSignature",
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
    "SheetEntry",
    "SheetRun",
    "StageRun",
    "Support",
    "Version",
    "VisitPlan",
    "VisitRequest",
    "VisitStaff",
    "VisitStop",
    "WitnessRequest",
    "WorkingBallot",
]
