"""Who speaks, as a public page, the API or a feed may say it."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from councils.models import Participant
from councils.rules.names import mask_name


def shown_name(participant: Participant, building: str = "") -> str:
    """5号楼 陈**; an imported pseudonym in the reader's language ("Participant 12")."""
    person = participant.person
    if person is None:
        if participant.external_id.isdigit():
            return _("Participant %(number)s") % {"number": participant.external_id}
        return _("Host of the conversation") if participant.external_id == Participant.HOST else participant.pseudonym
    lang = get_language() or ""
    english = lang.startswith("en") and person.name_en
    return f"{building} {mask_name(person.name_en if english else person.name, lang)}".strip()
