"""Endpoints of this app: (path, viewset, name)."""

from rest_framework.viewsets import ViewSetMixin

from councils.api.urls import INSIDE
from proposals.api.comments import CommentViewSet
from proposals.api.deadlines import DeadlineViewSet
from proposals.api.gates import (
    ConditionViewSet,
    GateRecordViewSet,
    MeetingConditionViewSet,
    PollConditionViewSet,
    RiskAssessmentViewSet,
)
from proposals.api.mandates import MandateViewSet
from proposals.api.outcomes import (
    AgendaViewSet,
    ErratumViewSet,
    FollowUpViewSet,
    PublicationViewSet,
    ResolutionViewSet,
)
from proposals.api.petitions import PetitionViewSet
from proposals.api.polls import PollViewSet
from proposals.api.proposals import ProposalViewSet

ROUTES: list[tuple[str, type[ViewSetMixin], str]] = [
    (f"{INSIDE}/proposals", ProposalViewSet, "api-proposal"),
    (f"{INSIDE}/proposals/<int:matter>/comments", CommentViewSet, "api-comment"),
    (f"{INSIDE}/proposals/<int:matter>/conditions", ConditionViewSet, "api-condition"),
    (f"{INSIDE}/proposals/<int:matter>/gates", GateRecordViewSet, "api-gate"),
    (f"{INSIDE}/proposals/<int:matter>/risk-assessments", RiskAssessmentViewSet, "api-risk"),
    (f"{INSIDE}/polls/<int:poll>/conditions", PollConditionViewSet, "api-poll-condition"),
    (f"{INSIDE}/meetings/<int:meeting>/conditions", MeetingConditionViewSet, "api-meeting-condition"),
    (f"{INSIDE}/deadlines", DeadlineViewSet, "api-deadline"),
    (f"{INSIDE}/meetings/<int:meeting>/agenda", AgendaViewSet, "api-agenda"),
    (f"{INSIDE}/petitions", PetitionViewSet, "api-petition"),
    (f"{INSIDE}/polls", PollViewSet, "api-poll"),
    (f"{INSIDE}/mandates", MandateViewSet, "api-mandate"),
    (f"{INSIDE}/resolutions", ResolutionViewSet, "api-resolution"),
    (f"{INSIDE}/publications", PublicationViewSet, "api-publication"),
    (f"{INSIDE}/errata", ErratumViewSet, "api-erratum"),
    (f"{INSIDE}/follow-ups", FollowUpViewSet, "api-follow-up"),
]
