"""Pages outside any community: the parts page, live tokens."""

from django.urls import URLPattern, path

from frontend.views.live import live_token
from frontend.views.look import look

urlpatterns: list[URLPattern] = [
    path("live-token/", live_token, name="live-token"),
    path("look/", look, name="look"),
]
