import csv
import io
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from councils.models import Council, Event, Participant, Person
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused
from councils.permissions.shown import shown_name
from proposals.actions.polis import import_conversation
from proposals.management.commands.import_polis import read_folder
from proposals.models import Comment, Proposal, Reaction, StageRun
from tests.conftest import actor_of
from tests.proposals.polis.conftest import COMMENTS, SUMMARY, VOTES, packed, write_export

CHECKOUT = Path(__file__).parents[3]
DEMO = CHECKOUT / "proposals" / "fixtures" / "land-bank"
LAND_BANK = CHECKOUT.parent / "shared" / "data" / "land-bank"


def bring_in(folder: Path, *more: str) -> str:
    out = io.StringIO()
    call_command("import_polis", str(folder), "--community", "qinghuai", *more, stdout=out)
    return out.getvalue()


def votes_on(number: int) -> dict[str, int]:
    found = Reaction.objects.filter(comment__external_id=str(number))
    return dict(found.values_list("participant__pseudonym", "value"))


def test_people_become_participants_and_never_residents(cast: SimpleNamespace, export: Path) -> None:
    persons = Person.objects.count()
    bring_in(export)
    assert Person.objects.count() == persons
    names = set(Participant.objects.filter(person=None).values_list("pseudonym", flat=True))
    assert names == {"Host of the conversation", *(f"Participant {n}" for n in (0, 1, 3, 4, 12))}


@pytest.mark.parametrize("external_id", [Participant.HOST, "7"])
def test_no_name_of_an_imported_person_is_left_in_english(external_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each goes through the catalog."""
    monkeypatch.setattr("councils.permissions.shown._", lambda text: f"译{text}")
    assert shown_name(Participant(external_id=external_id, pseudonym="As it came")).startswith("译")


def test_the_last_vote_wins_by_time_then_by_row(cast: SimpleNamespace, export: Path) -> None:
    bring_in(export)
    assert votes_on(0) == {"Participant 0": 1, "Participant 3": -1, "Participant 4": 0}
    assert votes_on(2) == {"Participant 3": 1}


def test_statements_keep_time_author_and_moderation(cast: SimpleNamespace, export: Path) -> None:
    bring_in(export)
    meadow = Comment.objects.get(external_id="0")
    assert meadow.written_at.isoformat() == "2021-06-28T21:58:58.990000+00:00"
    assert (meadow.participant.pseudonym, meadow.hidden_at, meadow.position) == ("Participant 0", None, "neutral")
    hidden = dict(Comment.objects.exclude(hidden_at=None).values_list("external_id", "hidden_why"))
    assert hidden == {
        "7": "Moderated out in the original conversation.",
        "8": "Looks like personal data; hidden when it was imported.",
    }


def test_the_matter_names_source_and_licence_and_is_discussed(cast: SimpleNamespace, export: Path) -> None:
    bring_in(export, "--title", "岛上的草地")
    matter = Proposal.objects.get(source="https://pol.is/2example")
    version = matter.versions.get()
    assert (version.title, version.title_en) == ("岛上的草地", "Land use on the island")
    for text in (version.text, version.text_en):
        assert "The Computational Democracy Project" in text
        assert "CC BY 4.0" in text
        assert "https://pol.is/2example" in text
    assert "who mows it?" in version.text_en
    assert StageRun.objects.get(proposal=matter).stage == "discussion"


def test_a_second_run_changes_nothing(cast: SimpleNamespace, export: Path) -> None:
    assert "5 participants, 4 statements (2 hidden), 5 votes" in bring_in(export)
    before = (Proposal.objects.values().get(), Event.objects.count(), list(Reaction.objects.order_by("pk").values()))
    assert "Nothing is new" in bring_in(export)
    assert (
        Proposal.objects.values().get(),
        Event.objects.count(),
        list(Reaction.objects.order_by("pk").values()),
    ) == before


def test_a_newer_export_adds_what_is_new(cast: SimpleNamespace, export: Path) -> None:
    bring_in(export)
    newer = VOTES + "1625000009000,x,0,3,1\n1625000009000,x,2,77,1\n"
    out = bring_in(write_export(export, comments=COMMENTS.replace("9,9,1,", "9,9,-1,"), votes=newer))
    assert "1 participants, 0 statements (1 hidden), 1 votes, 1 votes changed" in out
    assert votes_on(0)["Participant 3"] == 1


def test_what_a_secretary_shows_again_stays_shown_without_a_newer_word(cast: SimpleNamespace, export: Path) -> None:
    bring_in(export)
    Comment.objects.filter(external_id="8").update(hidden_at=None, hidden_why="")
    assert "Nothing is new" in bring_in(export)


def test_packed_files_and_a_byte_order_mark_are_read(cast: SimpleNamespace, export: Path) -> None:
    write_export(export, comments="﻿" + COMMENTS)
    assert "5 votes" in bring_in(packed(export))


def test_progress_is_said(cast: SimpleNamespace, export: Path) -> None:
    assert "5 of 5 votes" in bring_in(export)
    assert bring_in(export, "--verbosity", "0") == ""


@pytest.mark.parametrize(("wrong", "says"), [
    ({"votes": "a,b\n1,2\n"}, "votes.csv: columns: Missing: timestamp"),
    ({"votes": COMMENTS}, "Missing: voter-id, vote"),
    ({"comments": ""}, "Found: nothing"),
    ({"comments": COMMENTS.split("\n")[0] + "\n"}, "There is no statement in it"),
    ({"comments": COMMENTS + COMMENTS.split("\n")[1] + "\n"}, "Statement 2 stands here and in line 2"),
    ({"comments": COMMENTS.replace("Keep the meadow.", " ")}, "line 3, comment-body: The statement has no words"),
    ({"comments": COMMENTS.replace(",0,0,2,1,0,Keep", ",0,0,2,1,5,Keep")}, "“5” is not one of -1, 0, 1"),
    ({"comments": COMMENTS + "1624996106039,x,9"}, "The row ends too early"),
    ({"comments": COMMENTS + '1624996106039,x,9,1,0,0,1,"never ends' + "x" * 200_000}, "This is not CSV"),
    ({"votes": VOTES.replace("1625000002000", "1625000002")}, "is no time in milliseconds"),
    ({"votes": VOTES.replace("1625000002000", "yesterday")}, "“yesterday” is not a whole number"),
    ({"votes": VOTES.replace("x,2,3,1", "x,2,３,1")}, "“３” is not a whole number"),
    ({"votes": VOTES.replace("x,2,3,1", "x,2,3,2")}, "“2” is not one of -1, 0, 1"),
    ({"votes": VOTES.replace("x,2,3,1", "x,99,3,1")}, "There is no statement 99 in comments.csv"),
    ({"summary": "topic,\nurl,https://pol.is/x\n"}, "summary.csv: topic: This line is missing or empty"),
    ({"summary": 'topic,"x' + "y" * 200_000}, "summary.csv: file: This is not CSV"),
    ({"summary": SUMMARY.replace("meadow", "meadow, call 13800138000")}, "像是手机号"),
])  # fmt: skip
def test_a_wrong_file_is_named_and_nothing_is_half_done(
    cast: SimpleNamespace, export: Path, wrong: dict[str, str], says: str
) -> None:
    with pytest.raises(CommandError) as error:
        bring_in(write_export(export, **wrong))
    assert says in str(error.value)
    assert not Proposal.objects.exists()
    assert not Participant.objects.filter(person=None).exists()


def test_missing_damaged_and_foreign_files_are_named(cast: SimpleNamespace, export: Path) -> None:
    (export / "votes.csv").write_bytes(VOTES.encode("utf-16"))
    with pytest.raises(CommandError, match=r"votes\.csv: file: This is not UTF-8"):
        bring_in(export)
    (export / "votes.csv").unlink()
    with pytest.raises(CommandError, match=r"There is no votes\.csv"):
        bring_in(export)
    (export / "votes.csv.gz").write_bytes(b"not gzip")
    with pytest.raises(CommandError, match=r"votes\.csv: file: It cannot be read"):
        bring_in(export)


def test_the_place_must_exist(cast: SimpleNamespace, export: Path) -> None:
    with pytest.raises(CommandError, match="There is no community"):
        call_command("import_polis", str(export), "--community", "nowhere")
    with pytest.raises(CommandError, match="There is no body “moon”"):
        bring_in(export, "--council", "moon")
    bring_in(export, "--council", "reps")
    assert Proposal.objects.get().council == cast.reps


@pytest.mark.parametrize("who", ["clerk", "secretary", "neighbour_secretary"])
def test_nobody_brings_it_in_over_the_web(cast: SimpleNamespace, export: Path, who: str) -> None:
    with pytest.raises(Refused, match="import:role"):
        import_conversation(actor=actor_of(getattr(cast, who)), council=cast.reps, conversation=read_folder(export))


def test_two_communities_keep_their_own_copy(cast: SimpleNamespace, export: Path) -> None:
    bring_in(export)
    done = import_conversation(
        actor=Actor.setup(cast.neighbour),
        council=Council.objects.get(community=cast.neighbour),
        conversation=read_folder(export),
    )
    assert done.votes == 5
    assert Proposal.objects.filter(source="https://pol.is/2example").count() == 2


def votes_by_person_and_statement() -> dict[tuple[str, str], int]:
    rows = Reaction.objects.values_list("participant__external_id", "comment__external_id", "value")
    return {(person, comment): value for person, comment, value in rows}


def test_the_conversation_of_the_demo_comes_in_whole(cast: SimpleNamespace) -> None:
    assert "67 superseded" in bring_in(DEMO)
    assert Participant.objects.filter(person=None).exclude(external_id="host").count() == 404
    hidden = Counter(Comment.objects.values_list("hidden_why", flat=True))
    assert hidden == {"": 192, "Moderated out in the original conversation.": 105}
    assert Counter(votes_by_person_and_statement().values()).total() == 33_530 - 67
    assert "Nothing is new" in bring_in(DEMO)


if LAND_BANK.is_dir():

    def test_land_bank_equals_its_published_matrix(cast: SimpleNamespace) -> None:
        bring_in(LAND_BANK)
        with (LAND_BANK / "participants-votes.csv").open(encoding="utf-8", newline="") as file:
            published = {
                (row["participant"], column): int(cell)
                for row in csv.DictReader(file)
                for column, cell in row.items()
                if column.isdigit() and cell
            }
        assert votes_by_person_and_statement() == published
