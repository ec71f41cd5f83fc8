"""Bring in a conversation from the open-data export of Polis: `manage.py import_polis DIR --community SLUG`."""

from __future__ import annotations

import gzip
import io
import zlib
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from councils.models import Community, Council
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused
from councils.rules.flaws import Flaw
from proposals.actions.polis import ATTRIBUTION, Imported, import_conversation
from proposals.rules.polis import Conversation, read_conversation

FILES = ("summary.csv", "comments.csv", "votes.csv")
# Where a conversation belongs when nothing else is said: a body that deliberates rather than decides.
BODIES = (Council.Kind.COMMUNITY_COUNCIL, Council.Kind.RESIDENTS_COMMITTEE, Council.Kind.VILLAGERS_COMMITTEE)


class Command(BaseCommand):
    help = "Bring in a Polis conversation (summary.csv, comments.csv, votes.csv, each also as .gz) as a proposal with its discussion."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dir", type=Path, help="the folder of the export")
        parser.add_argument("--community", required=True, metavar="SLUG")
        parser.add_argument(
            "--council", metavar="KEY", help="the body it comes before (default: the community council)"
        )
        parser.add_argument("--title", default="", help="a title in Chinese; the topic then is the English one")
        parser.add_argument(
            "--attribution", default=ATTRIBUTION, help="source and licence, Markdown, shown on the proposal"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        community = Community.objects.filter(slug=options["community"]).first()
        if community is None:
            raise CommandError(f"There is no community “{options['community']}”.")
        try:
            conversation = read_folder(options["dir"])
            if options["verbosity"]:
                self.stdout.write(f"{conversation.topic}: {conversation.superseded} superseded votes left aside")
            done = import_conversation(
                actor=Actor.setup(community),
                council=_council(community, options["council"]),
                conversation=conversation,
                title=options["title"],
                attribution=options["attribution"],
                progress=self._progress if options["verbosity"] else lambda what, done, of: None,
            )
        except Flaw as flaw:
            raise CommandError(str(flaw)) from flaw
        except Refused as refused:
            raise CommandError(str(refused.refusal)) from refused
        if options["verbosity"]:
            self.stdout.write(self.style.SUCCESS(_summary(done)))

    def _progress(self, what: str, done: int, of: int) -> None:
        self.stdout.write(f"  {done:,} of {of:,} {what}")
        self.stdout.flush()


def read_folder(folder: Path) -> Conversation:
    """The conversation of a folder's three files, or a Flaw."""
    with ExitStack() as stack:
        files = [_open(folder, name, stack) for name in FILES]
        return read_conversation(*files)


def _open(folder: Path, name: str, stack: ExitStack) -> TextIO:
    """Read as a whole first: a damaged or wrongly encoded file is found before anything of it is used."""
    plain, packed = folder / name, folder / f"{name}.gz"
    try:
        if plain.is_file():
            content = plain.read_bytes()
        elif packed.is_file():
            content = gzip.decompress(packed.read_bytes())
        else:
            raise Flaw(str(folder), f"There is no {name} in it.", "Name the folder of a Polis open-data export.")
        return stack.enter_context(io.StringIO(content.decode("utf-8-sig"), newline=""))
    except UnicodeDecodeError as error:
        raise Flaw(
            "file", "This is not UTF-8 text.", "Export it again, without opening it in a spreadsheet.", name
        ) from error
    except (OSError, EOFError, zlib.error) as error:
        raise Flaw("file", f"It cannot be read ({error}).", "Copy it again.", name) from error


def _council(community: Community, key: str | None) -> Council:
    found = Council.objects.filter(community=community)
    if key:
        council = found.filter(key=key).first()
        if council is None:
            raise CommandError(
                f"There is no body “{key}” here. There are: {', '.join(found.values_list('key', flat=True))}."
            )
        return council
    council = next((c for kind in BODIES if (c := found.filter(kind=kind).first())), None) or found.first()
    if council is None:
        raise CommandError("This community has no body yet. Set it up first: manage.py setup_community.")
    return council


def _summary(done: Imported) -> str:
    where = f"/c/{done.proposal.community.slug}/matters/{done.proposal.pk}/"
    if not done.changed:
        return f"Nothing is new: all of it was there. {where}"
    return (
        f"{done.participants:,} participants, {done.statements:,} statements ({done.hidden:,} hidden), {done.votes:,} votes, "
        f"{done.changed_votes:,} votes changed. {where}"
    )
