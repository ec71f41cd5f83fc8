"""Who gets a token for what, at the address that open pages ask."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from realtime import registry, tokens
from realtime.origin import is_ours


@pytest.fixture(autouse=True)
def two_topics():
    registry.register("open", lambda number: {}, lambda user, number: None)
    registry.register("closed", lambda number: {}, lambda user, number: None if user.is_authenticated else "refused")


@pytest.mark.django_db
def test_page_asks_for_a_new_token_and_gets_what_it_may_follow(client, cast, client_of):
    asked = {"topic": ["open.1", "closed.1", "nothing.1", "no topic"]}
    anonymous = client.get(reverse("live-token"), asked)
    assert anonymous.json()["topics"] == ["open.1"]
    assert "no-store" in anonymous["Cache-Control"]
    signed_in = client_of(cast.resident).get(reverse("live-token"), asked).json()
    assert signed_in["topics"] == ["open.1", "closed.1"]
    token = tokens.read(signed_in["token"])
    assert (token.user_id, token.topics) == (cast.resident.account_id, ("open.1", "closed.1"))


def test_token_ends_after_ten_minutes(time_machine):
    time_machine.move_to("2026-09-21T12:00:00Z", tick=False)
    token, _ = tokens.issue(AnonymousUser(), ["open.1"])
    time_machine.shift(599)
    assert tokens.read(token).topics == ("open.1",)
    time_machine.shift(1)
    with pytest.raises(tokens.BadToken):
        tokens.read(token)


@pytest.mark.parametrize("given", [None, 7, "", "x", {"token": "x"}])
def test_what_is_no_token_is_refused(given):
    with pytest.raises(tokens.BadToken):
        tokens.read(given)


@pytest.mark.parametrize(
    ("origin", "host", "ours"),
    [
        ("http://council.example", "council.example", True),
        ("https://council.example:8443", "council.example:8443", True),
        ("http://[::1]:8000", "[::1]:8000", True),
        ("https://trusted.example", "inside:8000", True),
        ("http://council.example:81", "council.example", False),
        ("http://elsewhere.example", "council.example", False),
        ("http://elsewhere.example", "elsewhere.example", False),
        ("null", "council.example", False),
        ("", "council.example", False),
        ("http://[", "council.example", False),
    ],
)
def test_origin_is_ours_only_from_the_host_that_was_asked(settings, origin, host, ours):
    settings.ALLOWED_HOSTS = ["council.example", "[::1]"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://trusted.example"]
    assert is_ours(origin, host) is ours
