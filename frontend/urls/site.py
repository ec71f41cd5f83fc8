"""Pages outside any community: the demo's sign-in, the parts page, live tokens."""

from django.urls import URLPattern, path

from frontend.views.accounts import overview
from frontend.views.demo import demo
from frontend.views.live import live_token
from frontend.views.look import look

urlpatterns: list[URLPattern] = [
    path("accounts/", overview.account, name="account"),
    path("demo/", demo, name="demo"),
    path("live-token/", live_token, name="live-token"),
    path("look/", look, name="look"),
]
