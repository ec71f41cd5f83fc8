"""What messages say, by kind: subject and text in the reader's language. Particulars are filled in at delivery.

A kind's particulars that exist in two languages come as `title` and `title_en`; the text always says `%(title)s`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

WORDINGS: dict[str, tuple[Lazy, Lazy]] = {
    "proposal:to_screen": (
        _("To screen: %(title)s"),
        _("A proposal waits for your answer: accept it, return it with reasons, or refer it. Answer by %(until)s."),
    ),
    "proposal:accepted": (
        _("Taken up: %(title)s"),
        _("Your proposal is taken up and open for discussion. %(body)s will decide on it."),
    ),
    "proposal:returned": (
        _("Returned: %(title)s"),
        _("Your proposal is returned to you. The reasons: %(why)s You can change it and submit it again."),
    ),
    "proposal:referred": (
        _("Passed on: %(title)s"),
        _("Your proposal is passed on to %(place)s, reference %(reference)s. They will answer you."),
    ),
    "proposal:mediation": (
        _("Referred to mediation"),
        _(
            "Your matter is referred to people's mediation, reference %(reference)s. What it says is no longer kept here."
        ),
    ),
    "matter:revised": (
        _("To be revised: %(title)s"),
        _("It did not carry and is back in the discussion, where it can be changed. The reason given: %(why)s"),
    ),
    "matter:adjourned": (
        _("Adjourned: %(title)s"),
        _("Nothing was decided; it comes to another vote. The reason given: %(why)s"),
    ),
    "matter:referred": (
        _("Now before %(body)s: %(title)s"),
        _("This matter is passed on to %(body)s, which decides on it. The reason given: %(why)s"),
    ),
    "matter:moved": (
        _("Under another rule: %(title)s"),
        _("%(body)s now decides on it under another procedure. The reason given: %(why)s"),
    ),
    "version:written": (
        _("Changed: %(title)s"),
        _("The text that you co-signed was changed. The reason given: %(why)s You can see what changed."),
    ),
    "meeting:notice": (
        _("Meeting: %(title)s"),
        _("%(when)s, %(place)s. The notice and the agenda are published. You can sign in there on your own phone."),
    ),
    "meeting:cancelled": (_("Cancelled: %(title)s"), _("The meeting of %(when)s does not take place. Why: %(why)s")),
    "item:postponed": (
        _("Postponed: %(title)s"),
        _("Your matter was postponed to a later meeting. The reason given: %(why)s"),
    ),
    "petition:reached": (
        _("Enough have signed: %(title)s"),
        _("What the petition demands is due by %(until)s. %(reason)s"),
    ),
    "poll:opened": (
        _("You have a vote: %(question)s"),
        _("Voting is open; it closes %(closes)s. No phone needed: collect a paper ballot, or ask for a home visit."),
    ),
    "ballot:watched": (
        _("You watched: %(question)s"),
        _(
            "You confirmed yourself that you watched while somebody was helped. If that was not you, tell the supervision committee now."
        ),
    ),
    "elector:removed": (
        _("You were taken off a roll: %(question)s"),
        _("The reason given: %(why)s If that is wrong, tell the secretary or the supervision committee now."),
    ),
    "result:published": (
        _("Decided: %(title)s"),
        _("%(sentence)s The outcome page has all the numbers, and where to object until %(objections_until)s."),
    ),
    "erratum:issued": (_("Corrected: %(title)s"), _("The published outcome was corrected: %(text)s")),
    "follow_up:yours": (_("Yours to carry out: %(title)s"), _("You answer for this work. It is due on %(due_on)s.")),
    "follow_up:done": (_("Done: %(title)s"), _("What was decided with your part in it has been carried out.")),
    "follow_up:dropped": (_("Given up: %(title)s"), _("This work will not be carried out. The reason given: %(why)s")),
    "objection:raised": (
        _("An objection: %(title)s"),
        _("A resident objects to this outcome. The supervision committee answers."),
    ),
    "objection:answered": (
        _("Your objection is answered: %(title)s"),
        _("The supervision committee has answered. Read it on the outcome page."),
    ),
    "claim:made": (
        _("Your entry was claimed"),
        _("Somebody used the letter to you and now signs in as you. If that was not you, tell the committee at once."),
    ),
    "seat:given": (
        _("You hold an office: %(body)s"),
        _("The committee has given you a seat. A secretary or clerk sets up a second factor before acting."),
    ),
    "seat:ended": (_("An office of yours has ended: %(body)s"), _("The committee has ended your seat there.")),
    "mandate:offered": (
        _("%(principal)s gives you a vote"),
        _("You are to vote for %(principal)s in %(body)s. Accept it or decline it; before that it does not count."),
    ),
    "mandate:confirmed": (
        _("A mandate is in force: %(body)s"),
        _("%(holder)s votes for %(principal)s. The paper was compared by two people. It can be revoked at any time."),
    ),
    "mandate:accepted": (
        _("Your mandate is accepted: %(body)s"),
        _("%(holder)s votes for you from the next vote on. You can revoke it at any time."),
    ),
    "mandate:declined": (
        _("Your mandate is declined: %(body)s"),
        _("%(holder)s does not vote for you. Vote yourself, or name somebody else."),
    ),
    "mandate:revoked": (
        _("A mandate has ended: %(body)s"),
        _("%(holder)s no longer votes for %(principal)s. A vote that is open already goes on with the roll it has."),
    ),
    "comment:replied": (_("A reply to you: %(title)s"), _("Somebody has replied to your comment.")),
    "comment:answered": (
        _("The committee answers you: %(title)s"),
        _("The committee has answered your comment and says what it makes of it."),
    ),
    "comment:hidden": (
        _("Your comment is hidden: %(title)s"),
        _("The reason given: %(why)s You can object once; the secretary then decides again."),
    ),
    "comment:kept_hidden": (
        _("Your comment stays hidden: %(title)s"),
        _("The reason given: %(why)s You can write to the supervision committee."),
    ),
    "comment:restored": (_("Your comment is shown again: %(title)s"), _("Everyone can read and answer it again.")),
    "comment:appealed": (
        _("An author objects: %(title)s"),
        _("The author of a hidden comment objects. Show it again, or say why it stays hidden."),
    ),
}


def words(kind: str, particulars: dict[str, Any]) -> tuple[str, str]:
    """(subject, text) of a message in the active language."""
    english = (get_language() or "").startswith("en")
    values = {k: v for k, v in particulars.items() if not k.endswith("_en")}
    if english:
        values |= {k[:-3]: v for k, v in particulars.items() if k.endswith("_en") and v}
    subject, text = WORDINGS[kind]
    return str(subject) % values, str(text) % values
