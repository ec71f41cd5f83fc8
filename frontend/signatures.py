"""The co-signing of a matter as a bar with its post, and the sentence that says the same."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from proposals.permissions.support import Standing
from proposals.rules.phrases import part
from proposals.rules.procedures import SupportRule


def figure(standing: Standing, rule: SupportRule | None) -> dict[str, Any] | None:
    """{have, of, posts, sentence} for the bar; None where no signatures are asked for."""
    if rule is None or standing.needed <= 0:
        return None
    # Room behind the post, so that more than enough shows as more.
    of = max(standing.have, standing.needed * 4 // 3, standing.needed + 1)
    flag = _("%(count)s are enough") % {"count": counted(standing.needed, standing.base)}
    post = {"at": Fraction(standing.needed, of), "strict": False, "flag": flag}
    return {"have": standing.have, "of": of, "posts": [post], "sentence": sentence(standing, rule)}


def sentence(standing: Standing, rule: SupportRule | None) -> str:
    """131 households have co-signed: enough, 129 are needed (one tenth of 1,286)."""
    have = counted(standing.have, standing.base)
    if rule is None or standing.needed <= 0:
        return _("%(have)s have co-signed.") % {"have": have} if standing.have != 1 else _("1 has co-signed.")
    needed = counted(standing.needed, standing.base)
    values = {"have": have, "needed": needed, "short": standing.short}
    if standing.reached:
        line = _("Co-signed by %(have)s. That is enough: %(needed)s are needed") % values
    else:
        line = _("Co-signed by %(have)s. %(needed)s are needed, %(short)s still missing") % values
    if rule.fraction and standing.base_number:
        share = part(rule.fraction, get_language() or "en")
        of = counted(standing.base_number, standing.base)
        line += _(" (%(share)s of %(of)s)") % {"share": share, "of": of}
    return line + _(".")


def counted(number: int, base: str) -> str:
    """129 households, 10 people, 12 owners, 3 members."""
    if base == "households":
        return ngettext("%(n)s household", "%(n)s households", number) % {"n": number}
    if base == "owners":
        return ngettext("%(n)s owner", "%(n)s owners", number) % {"n": number}
    if base == "members":
        return ngettext("%(n)s member", "%(n)s members", number) % {"n": number}
    return ngettext("%(n)s person", "%(n)s people", number) % {"n": number}
