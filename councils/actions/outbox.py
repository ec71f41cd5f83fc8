"""Deliver what is due by mail: claimed row by row, retried with growing pauses, given up after a day and a half.

A job of the clock. Two clocks are harmless: a row is claimed by an UPDATE that only one of them wins.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation

from councils.actions.writing import writing
from councils.models import Message
from councils.wordings import words

log = logging.getLogger(__name__)
PAUSES = [timedelta(minutes=m) for m in (1, 5, 30, 120, 480, 1440)]
BATCH = 50


def deliver_due_messages(now: datetime) -> int:
    """Returns how many left. What cannot be delivered is tried again; the last failure is kept on the row."""
    due = Message.objects.filter(channel=Message.Channel.MAIL, sent_at=None, failed_at=None, due_at__lte=now)
    sent = 0
    for message in due.select_related("to__account", "community").order_by("due_at")[:BATCH]:
        if _claim(message, now) and _deliver(message, now):
            sent += 1
    return sent


def _claim(message: Message, now: datetime) -> bool:
    """Ours alone until the next try is due."""
    pause = PAUSES[min(message.attempts, len(PAUSES) - 1)]
    with writing():
        claimed = Message.objects.filter(
            pk=message.pk, attempts=message.attempts, sent_at=None, due_at__lte=now
        ).update(attempts=message.attempts + 1, due_at=now + pause)
    message.attempts += 1
    return bool(claimed)


def _deliver(message: Message, now: datetime) -> bool:
    account = message.to.account
    if account is None or not account.email:
        Message.objects.filter(pk=message.pk).update(failed_at=now)
        return False
    with translation.override(account.language or settings.LANGUAGE_CODE):
        subject, text = words(message.kind, message.particulars)
        if message.path and settings.PUBLIC_URL:
            text = f"{text}\n\n{settings.PUBLIC_URL}{message.path}"
        # The database's id makes the mail's: a second delivery after a crash is recognised as the same mail.
        mail = EmailMessage(
            f"[{message.community.title}] {subject}",
            text,
            to=[account.email],
            headers={"Message-ID": f"<message-{message.community_id}-{message.pk}@councils>"},
        )
        try:
            mail.send()
        except (SMTPException, OSError) as error:
            log.warning(
                "message %s was not delivered (attempt %s): %s", message.pk, message.attempts, type(error).__name__
            )
            if message.attempts >= len(PAUSES):
                Message.objects.filter(pk=message.pk).update(failed_at=now)
            return False
    Message.objects.filter(pk=message.pk).update(sent_at=now)
    return True
