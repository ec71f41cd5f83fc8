"""Every part of the look under one name: `{% load parts %}`. What each takes, with an example: `docs/parts.md`."""

from django.template import Library

from frontend.templatetags import ballots, fields, figures, ledgers, pressing, site, slips, words

register = Library()
for room in (ballots, fields, figures, ledgers, pressing, site, slips, words):
    register.tags.update(room.register.tags)
    register.filters.update(room.register.filters)
