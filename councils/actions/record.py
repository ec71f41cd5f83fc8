"""Append to the record, in the transaction of the act. Numbers and hashes come later, from the sequencer."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import models

from councils.models import Community, Event, RecordHead
from councils.models.clock import database_now
from councils.permissions.actor import Actor
from councils.rules.record import commitment


def record(
    *,
    actor: Actor,
    name: str,
    about: models.Model,
    particulars: dict[str, Any] | None = None,
    at: datetime | None = None,
    public: dict[str, Any] | None = None,
) -> Event:
    """`name` is `noun:past` ("proposal:submitted"). Particulars are JSON and hold no marks and no contact details.

    `public`: of an act of a vote, what everybody may read at once and for good, bound into its link (`chain.link`).
    """
    payload = particulars or {}
    salt = secrets.token_hex(16)
    about_it = {"act": name, "about": f"{about._meta.model_name}:{about.pk}"}
    return Event.objects.create(
        community=actor.community,
        actor=actor.ref,
        name=name,
        object_noun=str(about._meta.model_name),
        object_id=str(about.pk),
        at=at or database_now(),
        payload=payload,
        salt=salt,
        commitment=commitment(salt, payload),
        public=None if public is None else about_it | public,
    )


def record_head(community: Community) -> RecordHead:
    """The newest link of the chain, for a notice, a bundle, a mail; number 0 before the first event is numbered."""
    return RecordHead.objects.filter(community=community).first() or RecordHead(community=community)
