"""`manage.py change_signing_key`: another key signs from now on; the old one signs the new one and is destroyed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from proposals.actions.signing import change_key


class Command(BaseCommand):
    help = (
        "Draw a new key for signing results. Older results keep the key that signed them. Print the new public key on the "
        "next notices; the link between both is published at /.well-known/poll-signing-keys.json."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        link = change_key(timezone.now().date())
        self.stdout.write(f"before: {link['key']}")
        self.stdout.write(f"now:    {link['next']}")
