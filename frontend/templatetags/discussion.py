"""The discussion of a matter on any page: `{% load discussion %}{% discussion_of proposal %}`, and the words it needs."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from frontend.markdown import markdown
from frontend.templatetags.figures import tally
from frontend.templatetags.slips import chip
from frontend.templatetags.words import number
from proposals.models import Comment, Proposal
from proposals.rules.discussion import AGREED, DIVIDED, NEWEST, Standing

register = Library()
ORDER_WORDS = {NEWEST: _("Newest"), AGREED: _("Most agreed"), DIVIDED: _("Most divided")}
ORDER_MEANINGS = {
    NEWEST: _("The newest first."),
    AGREED: _(
        "First what the largest share of those who reacted agrees with; few voices count for less (Wilson's lower bound)."
    ),
    DIVIDED: _(
        "First where many agree and many disagree: the smaller of the two shares counts (Wilson's lower bound)."
    ),
}
ANSWER_TITLES = {
    Comment.Answered.ADOPTED: _("The committee answers: adopted"),
    Comment.Answered.PARTLY: _("The committee answers: partly adopted"),
    Comment.Answered.NOT_ADOPTED: _("The committee answers: not adopted"),
    Comment.Answered.ANSWERED: _("The committee answers"),
}
POSITION_CHIPS = {
    Comment.Position.FOR: ("yes", _("For")),
    Comment.Position.AGAINST: ("no", _("Against")),
    Comment.Position.QUESTION: ("plain", _("Question")),
}


@register.simple_tag(takes_context=True)
def discussion_of(context: Context, proposal: Proposal) -> str:
    """The whole section with the reader's own marks. Needs `request` with `actor` and `community` (every page has them)."""
    from frontend.views.discussion.whole import whole

    return whole(context["request"], proposal, own_page=False)


@register.simple_tag(takes_context=True)
def discussion_act(context: Context) -> str:
    """The key "Write what I think" for the dado of a page that has the section above; nothing on other pages."""
    act = getattr(context["request"], "discussion_act", None)
    return render_to_string("discussion/_act.html", {"act": act}) if act else ""


@register.filter
def said(text: str) -> SafeString:
    return markdown(text)


@register.filter
def why_hidden(comment: Comment) -> str:
    """The reason; one that an import gave is told in the reader's language."""
    return comment.hidden_why if comment.hidden_by_id else gettext(comment.hidden_why)


@register.filter
def answer_title(comment: Comment) -> Any:
    return ANSWER_TITLES.get(Comment.Answered(comment.answered), "")


@register.filter
def order_word(order: str) -> Any:
    return ORDER_WORDS[order]


@register.filter
def order_meaning(order: str) -> Any:
    return ORDER_MEANINGS[order]


@register.simple_tag
def position_chip(position: str) -> SafeString | str:
    """For, against, question; who is neither says nothing."""
    kind = POSITION_CHIPS.get(Comment.Position(position))
    return chip(*kind) if kind else ""


@register.simple_tag
def where_people_stand(standing: Standing) -> SafeString:
    sentence = ngettext(
        "%(people)s person has taken a position: %(for)s for it, %(against)s against, %(neutral)s neither.",
        "%(people)s people have taken a position: %(for)s for it, %(against)s against, %(neutral)s neither.",
        standing.people,
    ) % {
        "people": number(standing.people),
        "for": number(standing.for_it),
        "against": number(standing.against),
        "neutral": number(standing.neutral),
    }
    words = (_("For"), _("Against"), _("Neither"))
    return render_to_string(
        "parts/_tally.html", tally(standing.for_it, standing.against, standing.neutral, sentence=sentence, words=words)
    )


@register.filter
def reactions_sentence(counts: dict[str, int]) -> str:
    people = ngettext("%(n)s person has reacted", "%(n)s people have reacted", counts["people"]) % {
        "n": number(counts["people"])
    }
    times = ngettext("%(n)s reaction", "%(n)s reactions", counts["reactions"]) % {"n": number(counts["reactions"])}
    return gettext("%(people)s to what is shown here: %(times)s.") % {"people": people, "times": times}
