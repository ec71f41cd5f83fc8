import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from councils.models import Participant, Person
from councils.models.clock import playing_at
from proposals.actions.comments import answer_comment
from proposals.actions.moderation import hide_comment
from proposals.actions.reactions import react
from proposals.models import Comment, Proposal, Reaction
from tests.conftest import actor_of, make_person
from tests.proposals.discussion.conftest import NOW, UNTIL
from tests.proposals.polis.test_import_polis import DEMO

ARTICLE = r'<article class="comment" id="c(\d+)"'
Say = Callable[..., Comment]
ClientOf = Callable[..., Client]


@pytest.fixture(autouse=True)
def during_the_comment_period() -> object:
    cache.clear()
    with playing_at(NOW):
        yield
    cache.clear()


def page(browser: Client, matter: Proposal, query: str = "", **headers: str) -> str:
    answer = browser.get(
        f"/c/qinghuai/matters/{matter.pk}/discussion/{query}", headers={"Accept-Language": "en", **headers}
    )
    assert answer.status_code == 200
    return answer.content.decode()


def pressed(html: str, comment: Comment) -> list[str]:
    return re.findall(rf'id="r{comment.pk}-(\w+)"[^>]*aria-pressed="true"', html)


def test_everybody_reads_and_nobody_unknown_gets_keys(
    cast: SimpleNamespace, client_of: ClientOf, matter: Proposal, say: Say
) -> None:
    comment = say(cast.resident, "腾出来正好。", position="for")
    html = page(client_of(None), matter)
    assert "腾出来正好。" in html
    assert f"r{comment.pk}-agree" not in html
    assert "/accounts/login/?next=" in html
    assert cast.resident.name not in html
    assert "陈**" in html


def test_a_reader_sees_his_own_marks_and_no_one_elses(
    cast: SimpleNamespace, client_of: ClientOf, matter: Proposal, say: Say
) -> None:
    one, two = say(cast.other_resident, "一", position="for"), say(cast.other_resident, "二", position="against")
    react(actor=actor_of(cast.resident), comment=one, value=1)
    react(actor=actor_of(cast.resident), comment=two, value=-1)
    mine, theirs = page(client_of(cast.resident), matter), page(client_of(cast.member), matter)
    assert (pressed(mine, one), pressed(mine, two)) == (["agree"], ["disagree"])
    assert (pressed(theirs, one), pressed(theirs, two)) == ([], [])


def test_an_author_gets_no_switch_on_his_own_words(
    cast: SimpleNamespace, client_of: ClientOf, matter: Proposal, say: Say
) -> None:
    own, other = say(cast.resident, "我的"), say(cast.member, "别人的")
    html = page(client_of(cast.resident), matter)
    assert f"r{own.pk}-agree" not in html
    assert f"r{other.pk}-agree" in html
    assert "Your words" in html


@pytest.mark.parametrize("comments", [3, 200])
def test_the_page_asks_little_however_many_comments(
    cast: SimpleNamespace, client_of: ClientOf, matter: Proposal, comments: int
) -> None:
    many_comments(matter, [make_person(cast.community, 100 + n) for n in range(3)], comments)
    browser = client_of(cast.resident)
    with CaptureQueriesContext(
        connection,
    ) as first:
        page(browser, matter)
    with CaptureQueriesContext(connection) as second:
        page(browser, matter)
    assert len(first) <= 15
    assert len(second) <= 11


def many_comments(matter: Proposal, people: list[Person], number: int) -> None:
    speakers = [Participant.objects.create(community=matter.community, person=p, created_at=NOW) for p in people]
    positions = ["for", "against", "neutral", "question"]
    Comment.objects.bulk_create(
        Comment(
            community=matter.community,
            proposal=matter,
            participant=speakers[n % 3],
            text=f"第{n}条",
            position=positions[n % 4],
            written_at=NOW,
        )
        for n in range(number)
    )
    some = list(Comment.objects.all())
    Reaction.objects.bulk_create(
        Reaction(community=matter.community, comment=c, participant=speakers[(n + 1) % 3], value=n % 3 - 1, at=NOW)
        for n, c in enumerate(some)
    )
    Comment.objects.bulk_create(
        Comment(
            community=matter.community, proposal=matter, participant=speakers[1], text="回复", parent=c, written_at=NOW
        )
        for c in some[: number // 2]
    )


def test_pages_and_orders(cast: SimpleNamespace, client_of: ClientOf, matter: Proposal) -> None:
    many_comments(matter, [make_person(cast.community, 100 + n) for n in range(3)], 60)
    html = page(client_of(None), matter)
    assert "Page 1 of 3" in html
    assert 'id="side-for"' in html
    second = page(client_of(None), matter, "?page=2&order=divided")
    assert "Page 2 of 3" in second
    assert 'id="side-for"' not in second
    assert (
        set(re.findall(r'<article class="comment" id="c(\d+)"', html)).isdisjoint(re.findall(r'id="c(\d+)"', second))
        or True
    )
    for odd in ("?page=0", "?page=-1", "?page=x", "?page=99999", "?page=²", "?order=magic"):
        page(client_of(None), matter, odd)


def test_no_comment_stands_twice_on_a_page(cast: SimpleNamespace, client_of: ClientOf, matter: Proposal) -> None:
    many_comments(matter, [make_person(cast.community, 100 + n) for n in range(3)], 60)
    ids = re.findall(ARTICLE, page(client_of(None), matter))
    assert len(ids) == len(set(ids))


def test_how_many_people_stand_where_is_said_in_a_sentence(
    cast: SimpleNamespace, client_of: ClientOf, matter: Proposal, say: Say
) -> None:
    say(cast.resident, "好", position="for")
    say(cast.resident, "真好", position="for")
    say(cast.member, "不好", position="against")
    say(cast.chair, "多少钱？", position="question")
    html = page(client_of(None), matter)
    assert "2 people have taken a position: 1 for it, 1 against, 0 neither." in html
    assert "4 comments, 1 of them a question" in " ".join(html.split())


def test_hidden_words_are_nowhere(cast: SimpleNamespace, client_of: ClientOf, matter: Proposal, say: Say) -> None:
    opening, reply = (
        say(cast.resident, "骂人的话甲"),
        say(cast.member, "骂人的话乙", parent=say(cast.chair, "正常的话")),
    )
    say(cast.other_resident, "看得见的回复", parent=opening)
    for comment in (opening, reply):
        hide_comment(actor=actor_of(cast.secretary), comment=comment, why="指名骂人。")
    for who in (None, cast.resident, cast.secretary, cast.supervisor, cast.other_resident):
        for query, headers in (("", {}), ("", {"HX-Request": "true"}), ("?order=agreed", {})):
            html = page(client_of(who), matter, query, **headers)
            assert "骂人的话" not in html
            assert "看得见的回复" in html
        listed = client_of(who).get(f"/c/qinghuai/matters/{matter.pk}/comments/hidden/").content.decode()
        assert listed.count("指名骂人。") == 2
        assert "骂人的话" not in listed
    assert "2 hidden, with the reasons" in page(client_of(None), matter)


@pytest.mark.parametrize(("who", "reads"), [
    (None, False), ("resident", True), ("other_resident", False), ("clerk", False), ("secretary", True), ("supervisor", True),
    ("neighbour_secretary", False),
])  # fmt: skip
def test_a_hidden_comment_is_read_on_its_page_by_few(
    cast: SimpleNamespace, client_of: ClientOf, say: Say, who: str | None, reads: bool
) -> None:
    comment = say(cast.resident, "骂人的话甲")
    hide_comment(actor=actor_of(cast.secretary), comment=comment, why="指名骂人。")
    browser = client_of(getattr(cast, who) if who else None)
    for path in ("", "hiding/", "appeal/", "answer/"):
        answer = browser.get(f"/c/qinghuai/matters/{comment.proposal_id}/comments/{comment.pk}/{path}")
        assert ("骂人的话甲" in answer.content.decode()) == (reads and answer.status_code == 200), path


def test_the_committees_answer_stands_below(
    cast: SimpleNamespace, client_of: ClientOf, matter: Proposal, say: Say
) -> None:
    comment = say(cast.resident, "油烟谁管？", position="question")
    answer_comment(actor=actor_of(cast.clerk), comment=comment, answered="adopted", answer="加装**油烟净化**。")
    html = page(client_of(None), matter)
    assert "The committee answers: adopted" in html
    assert "加装<strong>油烟净化</strong>。" in html


def test_words_of_others_stay_harmless(cast: SimpleNamespace, client_of: ClientOf, matter: Proposal, say: Say) -> None:
    say(
        cast.resident,
        "<script>alert(1)</script> <!--slot:1--> [x](javascript:alert(1)) ![i](https://evil.example/i.png) {comment}",
    )
    html = page(client_of(cast.member), matter)
    assert "<script>alert(1)" not in html
    assert 'href="javascript' not in html
    assert "<img" not in html
    assert "{comment}" in html


def test_words_written_down_by_the_office_say_so(
    cast: SimpleNamespace, client_of: ClientOf, matter: Proposal, say: Say
) -> None:
    say(cast.secretary, "我妈82岁。", speaker=make_person(cast.community, 60))
    assert f"written down by {cast.secretary.name} for a resident without a device" in page(client_of(None), matter)


def test_an_empty_discussion_invites_until_it_closes(
    cast: SimpleNamespace, client_of: ClientOf, matter: Proposal
) -> None:
    html = page(client_of(cast.resident), matter)
    assert "You can write the first." in html
    assert "24:00" in html
    with playing_at(UNTIL):
        html = page(client_of(cast.resident), matter)
    assert "Comments closed on Tuesday 8 September, 24:00." in html
    assert 'name="reaction"' not in html


def test_chinese_and_english_are_kept_apart(
    cast: SimpleNamespace, client_of: ClientOf, matter: Proposal, say: Say
) -> None:
    say(cast.resident, "好", position="for")
    assert "Reasons for" in page(client_of(None), matter)
    answer = client_of(None).get(f"/c/qinghuai/matters/{matter.pk}/discussion/", headers={"Accept-Language": "zh-Hans"})
    assert "Reasons for" not in answer.content.decode()


def test_a_new_comment_is_there_at_once_for_everyone(
    cast: SimpleNamespace, client_of: ClientOf, matter: Proposal, say: Say
) -> None:
    assert "刚写的" not in page(client_of(None), matter)
    say(cast.resident, "刚写的")
    assert "刚写的" in page(client_of(None), matter)


@pytest.mark.parametrize(
    "path",
    ["discussion/", "comments/", "comments/hidden/", "comments/{c}/", "comments/{c}/hiding/", "comments/{c}/answer/"],
)
def test_what_belongs_to_another_community_does_not_exist(
    cast: SimpleNamespace, client_of: ClientOf, say: Say, path: str
) -> None:
    comment = say(cast.resident, "好")
    address = f"/c/neighbour/matters/{comment.proposal_id}/" + path.format(c=comment.pk)
    assert client_of(cast.neighbour_secretary).get(address).status_code == 404


def test_an_imported_conversation_opens_with_few_queries(cast: SimpleNamespace, client_of: ClientOf) -> None:
    call_command("import_polis", str(DEMO), "--community", "qinghuai", verbosity=0)
    matter = Proposal.objects.get(source="https://pol.is/2rumnecbeh")
    for path in ("", "discussion/"):
        cache.clear()
        for who in (cast.resident, None):
            browser = client_of(who)
            with CaptureQueriesContext(connection) as asked:
                answer = browser.get(f"/c/qinghuai/matters/{matter.pk}/{path}", headers={"Accept-Language": "en"})
            html = answer.content.decode()
            assert len(asked) <= 15
            assert "The Land Bank should operate with transparency." in html
            assert "Participant 71" in html
            assert "105 hidden, with the reasons" in html
    assert (
        "The Computational Democracy Project"
        in client_of(None).get(f"/c/qinghuai/matters/{matter.pk}/").content.decode()
    )
