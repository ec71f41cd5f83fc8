"""manage.py verify_record [--community SLUG] [--head HASH]: is the record whole, and does it hold this head?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from councils.actions.verification import Progress, check_record
from councils.models import Community, Event
from councils.rules.record import Verification


class Command(BaseCommand):
    help = (
        "Recompute the record's chain; name exactly what was changed, removed or inserted. Exit code 1 if anything was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--community", default="", help="only this one (its slug); default: all")
        parser.add_argument("--head", default="", help="a head from a printed notice, 16 digits or more")

    def handle(self, *, community: str, head: str, **options: Any) -> None:
        found = Community.objects.order_by("slug")
        if community:
            found = found.filter(slug=community)
        if not found:
            raise CommandError(f"There is no community {community!r}." if community else "There is no community yet.")
        whole, holds = True, False
        for each in found:
            result = self._check(each, head)
            whole &= not result.findings
            holds |= result.head_seq is not None
            self._say(each, result)
        if head and not holds:
            self.stdout.write("No record holds this head: what came before it was rewritten or cut off.")
        if not whole or (head and not holds):
            raise CommandError("The record is not whole." if not whole else "The head is not in the record.")

    def _check(self, community: Community, head: str) -> Verification:
        try:
            for step in check_record(community, head):
                if isinstance(step, Verification):
                    return step
                self._progress(community, step)
        except ValueError as error:
            raise CommandError(str(error)) from error
        raise AssertionError("the check ended without a result")

    def _progress(self, community: Community, step: Progress) -> None:
        if step.done and self.stderr.isatty():
            self.stderr.write(f"{community.slug}: {step.done} of {step.of}", ending="\r")

    def _say(self, community: Community, result: Verification) -> None:
        plain = result if result.findings else Verification(result.rows, result.erased, result.head, ())
        self.stdout.write(f"{community.slug}: {plain.sentence('en')}")
        for finding in result.findings:
            self.stdout.write(f"  {finding.kind}: {finding.what.en}{self._event(community, finding.first)}")
        waiting = Event.objects.filter(community=community, seq=None).count()
        if waiting:
            self.stdout.write(f"  {waiting} not numbered yet; the clock does that within a second.")
        if result.head_seq is not None:
            self.stdout.write(f"  This head stands at event {result.head_seq}.")
        self.stdout.write(f"  head: {result.head}")

    def _event(self, community: Community, seq: int) -> str:
        event = Event.objects.filter(community=community, seq=seq).first()
        if event is None:
            return ""
        return f" ({event.name} about {event.object_noun} {event.object_id}, {event.at.isoformat()})"
