"""Endpoints of this app: (path, viewset, name)."""

from rest_framework.viewsets import ViewSetMixin

from councils.api.views import CalendarViewSet, CommunityViewSet, CouncilViewSet, MeetingViewSet, RecordViewSet

INSIDE = "communities/<slug:slug>"
ROUTES: list[tuple[str, type[ViewSetMixin], str]] = [
    ("communities", CommunityViewSet, "api-community"),
    (f"{INSIDE}/calendar", CalendarViewSet, "api-calendar"),
    (f"{INSIDE}/councils", CouncilViewSet, "api-council"),
    (f"{INSIDE}/meetings", MeetingViewSet, "api-meeting"),
    (f"{INSIDE}/record", RecordViewSet, "api-record"),
]
