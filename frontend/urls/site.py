"""Pages outside any community: the demo's sign-in, the parts page, live tokens, what may be trusted."""

from django.urls import URLPattern, path

from frontend.views import trust
from frontend.views.accounts import overview
from frontend.views.demo import demo
from frontend.views.live import live_token
from frontend.views.look import look

urlpatterns: list[URLPattern] = [
    path("accounts/", overview.account, name="account"),
    path("demo/", demo, name="demo"),
    path("live-token/", live_token, name="live-token"),
    path("look/", look, name="look"),
    path("trust/", trust.trust, name="trust"),
    path("verify.py", trust.verify_file, name="verify-file"),
    path(".well-known/poll-signing-keys.json", trust.signing_keys, name="signing-keys"),
]
