"""What an account keeps about how one likes to be spoken to."""

from __future__ import annotations

from django.conf import settings

from councils.models import Account


def keep_language(*, account_id: int, language: str) -> None:
    """Messages to this account are written in `language`; one that the installation does not speak is ignored."""
    if language in dict(settings.LANGUAGES):
        Account.objects.filter(pk=account_id).exclude(language=language).update(language=language)
