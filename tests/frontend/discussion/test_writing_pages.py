from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client

from councils.models import Message
from councils.models.clock import playing_at
from proposals.actions.moderation import appeal_hiding, hide_comment
from proposals.models import Comment, Proposal, Reaction
from tests.conftest import actor_of, make_person
from tests.proposals.discussion.conftest import NOW, UNTIL

Say = Callable[..., Comment]
ClientOf = Callable[..., Client]


@pytest.fixture(autouse=True)
def during_the_comment_period() -> object:
    cache.clear()
    with playing_at(NOW):
        yield


@pytest.fixture
def at(matter: Proposal) -> str:
    return f"/c/qinghuai/matters/{matter.pk}/"


def test_a_comment_is_written_by_a_plain_form(cast: SimpleNamespace, client_of: ClientOf, at: str) -> None:
    browser = client_of(cast.resident)
    assert 'name="position"' in browser.get(f"{at}comments/").content.decode()
    answer = browser.post(f"{at}comments/", {"position": "for", "text": "我妈82岁。"})
    comment = Comment.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"{at}discussion/#c{comment.pk}")
    assert (comment.position, comment.text) == ("for", "我妈82岁。")


def test_refused_words_stay_in_the_form(cast: SimpleNamespace, client_of: ClientOf, at: str) -> None:
    text = "好\n\n我的电话 138-0013-8000"
    answer = client_of(cast.resident).post(
        f"{at}comments/", {"position": "for", "text": text}, headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Paragraph 2 looks like a mobile number" in html
    assert "我的电话 138-0013-8000" in html
    assert not Comment.objects.exists()


def test_words_without_a_position_are_asked_for_it(cast: SimpleNamespace, client_of: ClientOf, at: str) -> None:
    answer = client_of(cast.resident).post(f"{at}comments/", {"text": "没有选"})
    assert answer.status_code == 422
    assert "没有选" in answer.content.decode()


def test_words_that_come_too_late_are_kept_on_the_page(cast: SimpleNamespace, client_of: ClientOf, at: str) -> None:
    with playing_at(UNTIL):
        answer = client_of(cast.resident).post(f"{at}comments/", {"position": "for", "text": "晚了一步"})
    assert answer.status_code == 409
    assert "晚了一步" in answer.content.decode()


def test_a_reply_shows_what_it_replies_to(cast: SimpleNamespace, client_of: ClientOf, at: str, say: Say) -> None:
    parent = say(cast.member, "油烟谁管？", position="question")
    browser = client_of(cast.resident)
    form = browser.get(f"{at}comments/?reply={parent.pk}").content.decode()
    assert "油烟谁管？" in form
    assert 'name="position"' not in form
    assert browser.post(f"{at}comments/?reply={parent.pk}", {"text": "物业管。"}).status_code == 303
    assert Comment.objects.get(text="物业管。").parent == parent
    for odd in ("x", "999999", "²"):
        assert browser.get(f"{at}comments/?reply={odd}").status_code == 404


@pytest.mark.parametrize("who", [None, "stranger", "neighbour_secretary"])
def test_who_may_not_write_is_told_why_and_what_to_do(
    cast: SimpleNamespace, client_of: ClientOf, at: str, who: str | None
) -> None:
    browser = client_of(getattr(cast, who) if who else None)
    assert "<textarea" not in browser.get(f"{at}comments/").content.decode()
    answer = browser.post(f"{at}comments/", {"position": "for", "text": "我也说"})
    assert answer.status_code == 403
    assert not Comment.objects.exists()


def test_the_office_writes_down_what_somebody_says(cast: SimpleNamespace, client_of: ClientOf, at: str) -> None:
    speaker, twin = make_person(cast.community, 60), make_person(cast.community, 70)
    type(twin).objects.filter(pk__in=[speaker.pk, twin.pk]).update(name="何大勇")
    browser, said = client_of(cast.clerk), {"position": "against", "text": "楼道里不能再停。"}
    assert "何大勇" in browser.post(f"{at}comments/", {**said, "speaker": "何大勇"}).content.decode()
    assert browser.post(f"{at}comments/", {**said, "speaker": "R99999"}).status_code == 422
    assert browser.post(f"{at}comments/", {**said, "speaker": "R00060"}).status_code == 303
    comment = Comment.objects.get()
    assert (comment.participant.person, comment.recorded_by) == (speaker, cast.clerk)


def test_a_resident_cannot_put_words_into_anothers_mouth(cast: SimpleNamespace, client_of: ClientOf, at: str) -> None:
    client_of(cast.resident).post(
        f"{at}comments/", {"position": "for", "text": "好", "speaker": cast.member.register_id}
    )
    assert Comment.objects.get().participant.person == cast.resident


def test_a_reaction_is_pressed_changed_and_taken_back(
    cast: SimpleNamespace, client_of: ClientOf, at: str, say: Say
) -> None:
    comment, browser = say(cast.member, "好"), client_of(cast.resident)
    for wish, left in (("1", [1]), ("1", [1]), ("-1", [-1]), ("none", []), ("none", [])):
        answer = browser.post(
            f"{at}reactions/", {"reaction": f"{comment.pk}:{wish}", "own_page": "1", "order": "newest", "page": "2"}
        )
        assert (answer.status_code, answer["Location"]) == (302, f"{at}discussion/?order=newest&page=2#c{comment.pk}")
        assert list(Reaction.objects.values_list("value", flat=True)) == left


def test_a_reaction_by_htmx_brings_the_part_with_the_new_count(
    cast: SimpleNamespace, client_of: ClientOf, at: str, say: Say
) -> None:
    comment = say(cast.member, "好")
    answer = client_of(cast.resident).post(
        f"{at}reactions/", {"reaction": f"{comment.pk}:1"}, headers={"HX-Request": "true"}
    )
    html = answer.content.decode()
    assert html.lstrip().startswith('<section class="section" id="discussion"')
    assert (
        f'id="r{comment.pk}-agree" form="reactions" name="reaction" value="{comment.pk}:none" aria-pressed="true"'
        in html
    )


def test_a_reaction_on_a_comments_own_page_returns_there(
    cast: SimpleNamespace, client_of: ClientOf, at: str, say: Say
) -> None:
    comment = say(cast.member, "好")
    answer = client_of(cast.resident).post(f"{at}reactions/", {"reaction": f"{comment.pk}:1", "alone": "1"})
    assert answer["Location"] == f"{at}comments/{comment.pk}/#c{comment.pk}"


@pytest.mark.parametrize(
    ("reaction", "status"), [("", 400), ("x:1", 400), ("{c}:2", 400), ("{c}:", 400), ("999999:1", 404)]
)
def test_odd_reactions_are_refused(
    cast: SimpleNamespace, client_of: ClientOf, at: str, say: Say, reaction: str, status: int
) -> None:
    comment = say(cast.member, "好")
    assert (
        client_of(cast.resident).post(f"{at}reactions/", {"reaction": reaction.format(c=comment.pk)}).status_code
        == status
    )
    assert client_of(cast.resident).get(f"{at}reactions/").status_code == 405


@pytest.mark.parametrize(
    ("who", "status"), [("member", 409), ("neighbour_secretary", 403), ("stranger", 403), (None, 403)]
)
def test_who_may_not_react_gets_the_sentence(
    cast: SimpleNamespace, client_of: ClientOf, at: str, say: Say, who: str | None, status: int
) -> None:
    comment = say(cast.member, "好")
    browser = client_of(getattr(cast, who) if who else None)
    assert browser.post(f"{at}reactions/", {"reaction": f"{comment.pk}:1"}).status_code == status
    assert not Reaction.objects.exists()


def test_hiding_objecting_and_deciding_again_by_plain_forms(
    cast: SimpleNamespace, client_of: ClientOf, at: str, say: Say
) -> None:
    comment = say(cast.resident, "他是骗子")
    one, secretary, author = f"{at}comments/{comment.pk}/", client_of(cast.secretary), client_of(cast.resident)
    assert secretary.post(f"{one}hiding/", {"why": "指名骂人。"}).status_code == 303
    with playing_at(NOW.replace(hour=5)):
        assert author.post(f"{one}appeal/", {"text": "我有收据"}).status_code == 303
        assert "我有收据" in secretary.get(f"{one}hiding/").content.decode()
    with playing_at(NOW.replace(hour=6)):
        assert secretary.post(f"{one}hiding/", {"why": "请去掉姓名。"}).status_code == 303
        assert secretary.post(f"{one}restoration/").status_code == 302
    comment.refresh_from_db()
    assert comment.hidden_at is None
    kinds = Message.objects.filter(to=cast.resident, channel="app").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["comment:hidden", "comment:kept_hidden", "comment:restored"]


@pytest.mark.parametrize("who", ["resident", "member", "clerk", "supervisor", "neighbour_secretary", "stranger", None])
def test_nobody_but_a_secretary_moderates(
    cast: SimpleNamespace, client_of: ClientOf, at: str, say: Say, who: str | None
) -> None:
    comment, hidden = say(cast.other_resident, "好"), say(cast.other_resident, "藏")
    hide_comment(actor=actor_of(cast.secretary), comment=hidden, why="理由")
    appeal_hiding(actor=actor_of(cast.other_resident), comment=hidden, text="不")
    browser = client_of(getattr(cast, who) if who else None)
    assert browser.post(f"{at}comments/{comment.pk}/hiding/", {"why": "不喜欢"}).status_code == 403
    assert browser.post(f"{at}comments/{hidden.pk}/hiding/", {"why": "不喜欢"}).status_code == 403
    assert browser.post(f"{at}comments/{hidden.pk}/restoration/").status_code == 403
    assert browser.post(f"{at}comments/{hidden.pk}/appeal/", {"text": "放"}).status_code == 403
    assert browser.get(f"{at}comments/{hidden.pk}/hiding/").status_code == 404


def test_the_answer_form_keeps_the_first_answer_to_change(
    cast: SimpleNamespace, client_of: ClientOf, at: str, say: Say
) -> None:
    comment, clerk = say(cast.resident, "油烟谁管？"), client_of(cast.clerk)
    assert (
        clerk.post(f"{at}comments/{comment.pk}/answer/", {"answered": "partly", "answer": "再看。"}).status_code == 303
    )
    assert "再看。" in clerk.get(f"{at}comments/{comment.pk}/answer/").content.decode()
    assert (
        client_of(cast.member)
        .post(f"{at}comments/{comment.pk}/answer/", {"answered": "partly", "answer": "好"})
        .status_code
        == 403
    )


def test_a_reaction_on_the_matters_page_returns_there(
    cast: SimpleNamespace, client_of: ClientOf, at: str, say: Say
) -> None:
    comment, browser = say(cast.member, "好"), client_of(cast.resident)
    page = browser.get(at).content.decode()
    assert f'value="{comment.pk}:1"' in page
    assert f'href="{at}comments/"' in page
    answer = browser.post(f"{at}reactions/", {"reaction": f"{comment.pk}:1", "order": "newest", "page": "1"})
    assert answer["Location"] == f"{at}?order=newest#c{comment.pk}"
    assert f'value="{comment.pk}:none" aria-pressed="true"' in browser.get(at).content.decode()
