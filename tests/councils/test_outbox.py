from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from councils.actions.messages import tell
from councils.actions.outbox import PAUSES, deliver_due_messages
from councils.models import Message, Person

WORDS = {"title": "路灯", "title_en": "Lamps", "why": "x"}


def give_address(person: Person, address: str = "chen@example.org", language: str = "") -> None:
    person.account.email, person.account.language = address, language
    person.account.save()


def say(cast: SimpleNamespace) -> None:
    tell(
        community=cast.community,
        persons=[cast.resident, cast.member],
        kind="follow_up:done",
        cause="follow_up:1:done",
        particulars=WORDS,
    )


def test_tell_writes_once_per_person_and_cause(cast: SimpleNamespace) -> None:
    give_address(cast.resident)
    say(cast)
    say(cast)
    assert Message.objects.filter(channel="app").count() == 2
    assert Message.objects.filter(channel="mail").count() == 1


def test_deliver_speaks_the_readers_language_and_only_once(cast: SimpleNamespace) -> None:
    give_address(cast.resident, language="en")
    say(cast)
    assert deliver_due_messages(timezone.now()) == 1
    assert deliver_due_messages(timezone.now() + timedelta(days=9)) == 0
    assert [m.to for m in mail.outbox] == [["chen@example.org"]]
    assert "Done: Lamps" in mail.outbox[0].subject


def test_deliver_retries_what_failed_and_gives_up_at_last(
    cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: EmailBackend, messages: list) -> int:
        raise OSError("no route")

    give_address(cast.resident)
    say(cast)
    monkeypatch.setattr(EmailBackend, "send_messages", broken)
    now = timezone.now()
    assert deliver_due_messages(now) == 0
    assert deliver_due_messages(now) == 0, "not before its pause is over"
    assert Message.objects.get(channel="mail").attempts == 1
    for _ in PAUSES:
        now += timedelta(days=2)
        deliver_due_messages(now)
    given_up = Message.objects.get(channel="mail")
    assert given_up.failed_at is not None
    assert given_up.attempts == len(PAUSES)


def test_a_message_that_waited_out_an_outage_arrives(cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    give_address(cast.resident)
    say(cast)
    with monkeypatch.context() as outage:
        outage.setattr(EmailBackend, "send_messages", lambda self, messages: (_ for _ in ()).throw(OSError()))
        deliver_due_messages(timezone.now())
    assert deliver_due_messages(timezone.now() + timedelta(hours=1)) == 1
