"""Reading a Polis export: the newest vote holds, and every flaw names file, line and mend."""

import io

import pytest

from councils.rules.flaws import Flaw
from proposals.rules.polis import Conversation, read_conversation

SUMMARY = "topic,Land\nurl,https://example.org\nconversation-description,About land\nlonely\n"
COMMENTS = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1624917538990,x,1,4,9,9,-1,Second
1624917538990,x,0,3,9,9,1,First
"""
VOTES = """timestamp,datetime,comment-id,voter-id,vote
1624917540000,x,0,3,-1
1624917539000,x,0,3,1
1624917540000,x,0,3,0
1624917540000,x,1,3,1
"""
HEADS = [text.splitlines()[0] for text in (COMMENTS, VOTES)]


def read(summary: str = SUMMARY, comments: str = COMMENTS, votes: str = VOTES) -> Conversation:
    return read_conversation(*(io.StringIO(text, newline="") for text in (summary, comments, votes)))


def test_the_newest_vote_holds_and_of_two_at_once_the_lower() -> None:
    found = read()
    assert [(vote.statement, vote.value) for vote in found.votes] == [(0, 0), (1, 1)]
    assert found.superseded == 2
    assert [statement.key for statement in found.statements] == [0, 1]
    assert found.begun_at == found.first_seen[4] == found.statements[0].at
    assert (found.topic, found.description) == ("Land", "About land")


@pytest.mark.parametrize(
    ("files", "file", "place"),
    [
        ({"summary": "url,x\n"}, "summary.csv", "topic"),
        ({"summary": 'topic,"a' + "x" * 140_000}, "summary.csv", "file"),
        ({"comments": "a,b\n1,2\n"}, "comments.csv", "columns"),
        ({"comments": ""}, "comments.csv", "columns"),
        ({"comments": HEADS[0] + "\n"}, "comments.csv", "file"),
        ({"comments": HEADS[0] + "\n1,x,0\n"}, "comments.csv", "line 2"),
        ({"comments": HEADS[0] + '\n"' + "x" * 140_000}, "comments.csv", "line 1"),
        ({"comments": COMMENTS + "1624917538990,x,0,3,9,9,1,Again\n"}, "comments.csv", "line 4, comment-id"),
        ({"comments": HEADS[0] + "\n1624917538990,x,0,3,9,9,1, \n"}, "comments.csv", "line 2, comment-body"),
        ({"comments": HEADS[0] + "\n1624917538,x,0,3,9,9,1,Early\n"}, "comments.csv", "line 2, timestamp"),
        ({"comments": HEADS[0] + "\n1624917538990,x,0,3,9,9,7,Odd\n"}, "comments.csv", "line 2, moderated"),
        ({"votes": HEADS[1] + "\n1624917540000,x,9,3,1\n"}, "votes.csv", "line 2, comment-id"),
        ({"votes": HEADS[1] + "\n1624917540000,x,0,-3,1\n"}, "votes.csv", "line 2, voter-id"),
        ({"votes": HEADS[1] + "\n1624917540000,x,0,three,1\n"}, "votes.csv", "line 2, voter-id"),
    ],
)
def test_a_flaw_names_file_and_line(files: dict[str, str], file: str, place: str) -> None:
    with pytest.raises(Flaw) as found:
        read(**files)
    assert (found.value.file, found.value.place) == (file, place)
    assert found.value.mend
