"""`/healthz`: the process answers. `/readyz`: it can work, or says what is wrong (JSON, 503)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone

from config import clock as ours
from councils.models.clock import database_now
from realtime import health as hub_health

CLOCKS_AGREE = timedelta(seconds=5)
CLOCK_TICKS = 60.0  # seconds that the longest job may take


def database() -> str:
    """Reachable, and migrated to what this code expects."""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(pending)} migrations are missing: manage.py migrate" if pending else ""


def clock() -> str:
    """This machine and the database agree on what time it is, and the clock of this process, if it has one, ticks."""
    if ours.running is not None and ours.running.lag() > CLOCK_TICKS:
        return f"the clock has not ticked for {ours.running.lag():.0f} s"
    apart = abs(database_now() - timezone.now())
    return (
        f"the database's clock is {apart.total_seconds():.0f} s away from this machine's"
        if apart > CLOCKS_AGREE
        else ""
    )


def hub() -> str:
    """Browsers hear of what happens: with several processes only through a broker."""
    return hub_health.problem(settings.REDIS_URL)


CHECKS: dict[str, Callable[[], str]] = {"database": database, "hub": hub, "clock": clock}


def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "alive"})


def readyz(request: HttpRequest) -> JsonResponse:
    wrong: dict[str, str] = {}
    for name, check in CHECKS.items():
        try:
            problem = check()
        except Exception as error:
            problem = f"{type(error).__name__}: not reachable"
        if problem:
            wrong[name] = problem
    state = {name: wrong.get(name, "ok") for name in CHECKS}
    return JsonResponse({"status": "not ready" if wrong else "ready", "checks": state}, status=503 if wrong else 200)


urlpatterns = [path("healthz", healthz, name="healthz"), path("readyz", readyz, name="readyz")]
