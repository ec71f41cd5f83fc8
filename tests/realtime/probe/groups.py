"""The facts are Django's groups: topic `probe.1` is open to all, 2 is slow to read, 3 is for the group "members"."""

import threading

from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import transaction

from realtime.broadcast import announce, announce_often

GROUPS = "probe.1"
gate = threading.Event()


def build(number):
    if number > 5:
        raise LookupError(number)
    if number == 2:
        gate.wait(20)
    names = list(Group.objects.order_by("pk").values_list("name", flat=True))
    return {
        "names": {"version": len(names), "data": {"names": names}},
        "count": {"version": len(names), "data": {"count": len(names), "padding": "x" * _padding(names)}},
    }


def _padding(names):
    return sum(int(name.split(":")[1]) for name in names[-1:] if name.startswith("big:"))


def may_watch(user, number):
    if number == 3:
        return None if user.is_authenticated and user.groups.filter(name="members").exists() else "refused"
    return None


def add(name, *, often=False):
    with transaction.atomic():
        Group.objects.get_or_create(name=name)
        (announce_often if often else announce)(GROUPS)


def add_and_fail(name):
    with transaction.atomic():
        Group.objects.create(name=name)
        announce(GROUPS)
        raise ArithmeticError("after the announcement")


def take_notes(requests):
    """The handler of the message `note`: adds a group per request; "poison" fails the whole batch, "held" holds it up."""
    if requests[0].message["name"] == "held":
        add("holding")
        gate.wait(20)
    with transaction.atomic():
        for request in requests:
            if request.message["name"] == "poison":
                raise ValueError("poison")
            Group.objects.get_or_create(name=request.message["name"])
        announce(GROUPS)
    return [{"name": request.message["name"], "by": request.user_id, "batch": len(requests)} for request in requests]


def break_always(now):
    raise RuntimeError("this job breaks at every tick")


def tick(now):
    """The clock adds a group when it was asked to."""
    name = cache.get("from-clock")
    if name:
        cache.delete("from-clock")
        add(name)
