"""What its time is over is erased, in batches, by the clock. The record keeps that things happened: of the events about
what is erased payload and salt go, their commitments hold the chain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet

from councils.actions.record import record
from councils.actions.writing import writing
from councils.models import Community, Event
from councils.permissions.actor import Actor
from councils.rules.retention import CLASSES, Period, kept_because, periods_of
from proposals.actions import retention_classes

BATCH = 50


@dataclass
class Found:
    """Of one class: whose time is over (as `noun:id`), and what is kept although, with the reason in English."""

    key: str
    period: Period
    due: list[str] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)


def periods() -> dict[str, Period]:
    return periods_of(settings.RETENTION)


def look(community: Community, now: datetime) -> list[Found]:
    """What `erase_expired` would erase, changing nothing."""
    return [_look(community, key, period, now)[0] for key, period in periods().items()]


def erase_expired(now: datetime) -> int:
    """A job of the clock: at most `BATCH` meetings, votes, matters or letters of each class and community at a time."""
    done = 0
    for community in Community.objects.order_by("pk"):
        for key, period in periods().items():
            done += sum(_erase(community, key, period, subject, now) for subject in _due(community, key, period, now))
    return done


def _due(community: Community, key: str, period: Period, now: datetime) -> list[Model]:
    return _look(community, key, period, now, most=BATCH)[1]


def _look(
    community: Community, key: str, period: Period, now: datetime, most: int | None = None
) -> tuple[Found, list[Model]]:
    found, subjects = Found(key, period), []
    one = retention_classes.BY_KEY[key]
    for subject in one.expired(community, period.before(now)).iterator():
        name = f"{subject._meta.model_name}:{subject.pk}"
        why = kept_because(one.needs(subject), now)
        if why is not None:
            found.kept[name] = why.en
            continue
        found.due.append(name)
        subjects.append(subject)
        if most is not None and len(subjects) == most:
            break
    return found, subjects


def _erase(community: Community, key: str, period: Period, subject: Model, now: datetime) -> int:
    one = retention_classes.BY_KEY[key]
    with writing():
        # Asked again in the transaction: an objection may have come, or another clock been faster.
        still = one.expired(community, period.before(now)).filter(pk=subject.pk)
        fresh = still.select_for_update(of=("self",)).first()
        if fresh is None or kept_because(one.needs(fresh), now) is not None:
            return 0
        rows = {name: _delete(community, rows) for name, rows in one.rows(fresh).items()}
        rows |= one.after(fresh, now) or {}
        if not one.recorded:
            return 1
        about = fresh if one.public else community
        particulars: dict[str, Any] = {"class": key, "period": CLASSES[key].told(period).en, "rows": rows}
        record(actor=Actor.clock(community), name="retention:erased", about=about, particulars=particulars, at=now)
        return 1


def _delete(community: Community, rows: QuerySet[Any]) -> int:
    """The rows, and of the events about them payload and salt."""
    noun, ids = str(rows.model._meta.model_name), [str(pk) for pk in rows.values_list("pk", flat=True)]
    for some in _slices(ids):
        Event.objects.filter(community=community, object_noun=noun, object_id__in=some).update(payload=None, salt="")
    # A part of a long list has no DELETE of its own.
    rows = rows.model._default_manager.filter(pk__in=ids) if rows.query.is_sliced else rows
    deleted: int = rows.delete()[0]
    return deleted


def _slices(ids: list[str], size: int = 500) -> Iterable[list[str]]:
    return (ids[at : at + size] for at in range(0, len(ids), size))
