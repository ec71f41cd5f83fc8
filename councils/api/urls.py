"""Endpoints of this app: (path, viewset, name)."""

from rest_framework.viewsets import ViewSetMixin

from councils.api.views import CommunityViewSet, CouncilViewSet, MeetingViewSet, RecordViewSet

INSIDE = "communities/<slug:slug>"
ROUTES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("communities", CommunityViewSet, "api-community"),
    (f"{INSIDE}/councils", CouncilViewSet, "api-council"),
    (f"{INSIDE}/meetings", MeetingViewSet, "api-meeting"),
    (f"{INSIDE}/record", RecordViewSet, "api-record"),
]
