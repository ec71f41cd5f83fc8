"""What a part promises to the eye, the keyboard and the ear."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from councils.permissions.refusal import Refusal
from proposals.rules.outcome import Check


def draw(source: str, language: str = "en", **context: Any) -> str:
    with translation.override(language):
        return Template("{% load parts %}" + source).render(Context(context))


def test_key_that_is_not_yet_can_be_reached_and_says_why() -> None:
    html = draw(
        '{% key "Open the ballot" refusal=why %}', why=Refusal("inquorate", "2 more must be present.", "Wait for them.")
    )
    assert 'aria-disabled="true"' in html
    assert 'type="button"' in html, "it must send nothing"
    assert " disabled" not in html, "a disabled button cannot be focused, so nobody would hear the reason"
    reason = html.split('aria-describedby="')[1].split('"')[0]
    assert f'id="{reason}">2 more must be present. Wait for them.' in html


def test_keys_of_one_page_point_each_to_its_own_reason() -> None:
    html = draw('{% key "A" refusal="one" %}{% key "B" refusal="two" %}')
    ids = [piece.split('"')[0] for piece in html.split(' id="')[1:]]
    assert len(ids) == len(set(ids)) == 2


def test_key_without_refusal_submits() -> None:
    assert 'type="submit"' in draw('{% key "Cast" refusal=None name="deed" value="cast" %}')
    assert draw('{% key "Go" href="/there/" %}').startswith('<a class="key key-main" href="/there/"')


class Answers(forms.Form):
    phone = forms.CharField(help_text="Eleven digits", max_length=3)
    side = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    sure = forms.BooleanField(help_text="Read it first")
    note = forms.CharField(widget=forms.Textarea, required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_field_keeps_what_was_typed_and_reads_out_hint_and_error() -> None:
    html = draw("{% fields form %}", form=Answers({"phone": "1390000"}))
    assert 'value="1390000"' in html
    described = html.split('name="phone"')[1].split('aria-describedby="')[1].split('"')[0]
    for line in described.split():
        assert f'id="{line}"' in html
    assert 'aria-invalid="true"' in html


def test_every_description_points_to_a_line_that_exists() -> None:
    for form in (Answers(), Answers({})):
        html = draw("{% fields form %}", form=form)
        for piece in html.split('aria-describedby="')[1:]:
            for line in piece.split('"')[0].split():
                assert f'id="{line}"' in html, line


def test_choices_are_a_named_group_and_nothing_is_chosen_beforehand() -> None:
    html = draw("{% field form.side %}", form=Answers())
    assert "<fieldset" in html
    assert "<legend>Side" in html
    assert "checked" not in html


def test_what_must_be_mended_takes_the_focus_without_a_script() -> None:
    """One field: it. Several: the list of them, which stands before."""
    html = draw("{% fields form %}", form=Answers({"phone": "1390000"}))
    assert html.count("field-bad") > 1
    assert html.index('role="alert" class="stack" tabindex="-1" autofocus') < html.index("<input")
    assert " autofocus" not in draw("{% fields form %}", form=Answers())

    class Twice(forms.Form):
        one = forms.CharField()
        two = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)

    alone = draw("{% fields form %}", form=Twice({"two": "a"}))
    assert re.search(r'<input[^>]*name="one"[^>]* autofocus', alone)
    assert alone.count(" autofocus") == 1
    choice = draw("{% fields form %}", form=Twice({"one": "x"}))
    assert re.search(r'<input[^>]*name="two"[^>]* autofocus', choice)


def test_whole_form_sends_its_token_and_hidden_fields() -> None:
    html = draw('{% whole_form form "Save" autosave="note" %}', form=Answers(), csrf_token="abc")
    assert 'name="csrfmiddlewaretoken" value="abc"' in html
    assert 'name="secret"' in html
    assert 'data-autosave="0:note"' in html


def test_form_that_takes_a_file_says_so() -> None:
    class Upload(forms.Form):
        plan = forms.FileField()

    assert 'enctype="multipart/form-data"' in draw('{% whole_form form "Send" %}', form=Upload())


def test_words_of_a_person_are_escaped_everywhere() -> None:
    bad = "<script>x</script>"
    html = draw(
        "{% steps rows %}{% ledger 'A' bad %}{% key bad %}{% chip 'yes' bad %}{% empty bad %}{% diff changes %}{% ballot bad options %}"
        "{% remark who=bad hidden=bad %}{% endremark %}{% tally 1 1 0 sentence=bad %}",
        bad=bad,
        changes=[(1, bad)],
        options=[{"key": "yes", "word": bad}],
        rows=[
            {
                "title": bad,
                "state": "now",
                "fact": bad,
                "when": bad,
                "missing": [{"met": False, "text": bad, "who": bad}],
            }
        ],
    )
    assert "<script>" not in html


def test_steps_say_state_and_what_is_missing_in_words() -> None:
    rows = [
        {"title": "Raised", "state": "done"},
        {"title": "Comments", "state": "now", "when": "until Friday"},
        {
            "title": "Ballot",
            "state": "next",
            "missing": [{"met": False, "text": "8 unanswered", "who": "committee"}, {"met": True, "text": "Budget"}],
        },
    ]
    html = draw("{% steps rows %}", rows=rows)
    assert html.count('aria-current="step"') == 1
    assert "Now, until Friday" in html
    assert "8 unanswered (committee)" in html
    assert html.index("Still missing") > html.index("Ballot")


def test_ballot_preselects_nothing_and_works_as_a_plain_form() -> None:
    html = draw(
        "{% ballot question options %}",
        question="Q?",
        options=[{"key": k, "word": k} for k in ("yes", "no", "abstain")],
    )
    assert html.count('type="radio" name="mark"') == 3
    assert "checked" not in html


def test_ballot_shows_the_mark_made_before_and_takes_several_where_the_poll_does() -> None:
    options = [{"key": "a", "word": "A"}, {"key": "b", "word": "B"}]
    html = draw("{% ballot 'Q' options several=True chosen=chosen %}", options=options, chosen=["b"])
    assert html.count('type="checkbox"') == 2
    assert 'value="b" checked' in html
    assert 'value="a" checked' not in html


def test_closed_ballot_stays_visible_but_takes_no_mark() -> None:
    assert "<fieldset" in draw("{% ballot 'Q' o closed=True %}", o=[{"key": "yes", "word": "For"}])
    assert " disabled" in draw("{% ballot 'Q' o closed=True %}", o=[{"key": "yes", "word": "For"}])


def test_stub_prints_the_code_in_two_fours() -> None:
    assert "7K4M QX2P" in draw('{% stub "7K4M-QX2P" %}')


def check(**more: Any) -> Check:
    plain = {
        "what": "threshold",
        "measure": "heads",
        "base": "cast",
        "fraction": Fraction(1, 2),
        "strict": True,
        "have": Fraction(528),
        "of": Fraction(812),
        "needed": Fraction(407),
        "met": True,
    }
    return Check(**{**plain, **more})


def test_post_of_a_check_stands_on_its_own_line_of_a_larger_bar() -> None:
    html = draw("{% tally 528 219 65 of=1624 posts=checks sentence='s' %}", checks=[check()])
    assert '<svg x="25%"' in html
    assert "d-cap-solid" not in html


def test_post_stands_at_the_fixed_minimum_where_that_is_more() -> None:
    html = draw(
        "{% turnout 2 6 posts=c sentence='s' %}",
        c=[check(fraction=Fraction(1, 3), strict=False, of=Fraction(6), floor=3)],
    )
    assert '<svg x="50%"' in html
    assert "at least 3" in html
    assert "d-cap-solid" in html


def test_post_may_come_from_a_published_outcome() -> None:
    assert '<svg x="50%"' in draw("{% tally 528 219 65 posts=checks sentence='s' %}", checks=[check().to_json()])


def test_post_beyond_the_bar_is_not_drawn() -> None:
    assert "d-post" not in draw("{% tally 1 1 0 posts=c sentence='s' %}", c=[check(of=Fraction(812))])


def test_flag_never_mixes_at_least_and_more_than() -> None:
    strict, loose = (
        draw("{% tally 2 1 0 posts=c sentence='s' %}", c=[check(strict=s, of=Fraction(3), fraction=Fraction(2, 3))])
        for s in (True, False)
    )
    assert "more than two thirds" in strict
    assert "at least" not in strict
    assert "at least two thirds" in loose
    assert "d-cap-solid" in loose


def test_drawing_says_its_sentence() -> None:
    html = draw("{% turnout 701 1286 sentence='701 of 1,286 have voted.' %}")
    assert 'aria-label="701 of 1,286 have voted."' in html
    assert html.count("701 of 1,286 have voted.") == 2


@pytest.mark.parametrize(("due", "paths"), [(60, 60), (61, 0)])
def test_quorum_shows_a_seat_each_up_to_sixty(due: int, paths: int) -> None:
    html = draw("{% quorum 3 due 31 'says' %}", due=due)
    assert html.count('class="d-seat') == 2 * paths


def test_seal_is_labelled_as_no_official_stamp() -> None:
    html = draw("{% result_seal root %}", root="438e3a3f" * 8)
    assert "not an official stamp" in html
    assert "438E 3A3F" in html
    assert draw("{% result_seal root %}", root="").strip() == ""


def test_position_shows_which_one_is_mine() -> None:
    html = draw('{% position "/x/" counts=c mine="disagree" %}', c={"agree": 4, "disagree": 1, "pass": 0})
    assert html.count('aria-pressed="true"') == 1
    assert 'value="disagree" aria-pressed="true"' in html
