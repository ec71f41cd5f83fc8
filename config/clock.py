"""The clock: runs what is due, so that deadlines pass with nobody present. What there is to do is in `config/jobs.py`.

Each job claims its work by `UPDATE ... WHERE due` inside its own actions, each one transaction; so two clocks on two
machines are harmless, and a job that fails takes nothing of the others with it.
"""

import logging
import threading
import time
from collections.abc import Sequence
from datetime import datetime

from django.db import connections

from config.job import Job
from councils.models.clock import database_now

log = logging.getLogger(__name__)

TICK = 0.5  # seconds
LONGEST_REST = 60.0  # seconds until a job that fails again and again is tried anew


def registered_jobs() -> Sequence[Job]:
    from config.jobs import JOBS  # asked late: jobs import actions, and the apps must be ready

    return JOBS


def run_due(now: datetime, jobs: Sequence[Job] | None = None) -> list[str]:
    """Run the jobs in order; the names of those that failed, whose errors are in the log."""
    failed = []
    for job in registered_jobs() if jobs is None else jobs:
        try:
            job.run(now)
        except Exception:
            log.exception("the clock's job %r failed; the others go on", job.name)
            failed.append(job.name)
            _drop_broken_connections()
    return failed


def _drop_broken_connections() -> None:
    """The thread keeps its connection, but one that broke must not fail the next job too."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()


class Clock:
    """A thread that ticks until it is stopped; a job that is running then is finished first."""

    def __init__(self, jobs: Sequence[Job] | None = None, tick: float = TICK) -> None:
        self._jobs = list(registered_jobs() if jobs is None else jobs)
        self._tick = tick
        self._due_at = dict.fromkeys([job.name for job in self._jobs], 0.0)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self.run, name="clock", daemon=True)
        self._failures = dict.fromkeys(self._due_at, 0)
        self.ticked_at = time.monotonic()

    def start(self) -> None:
        global running
        running = self
        self._thread.start()

    def run(self) -> None:
        """Tick in this thread until `stop` is called in another, or by a signal."""
        try:
            while not self._stopping.is_set():
                self.tick_once(time.monotonic())
                self._stopping.wait(self._tick)
        finally:
            connections.close_all()

    def tick_once(self, moment: float) -> None:
        """Run the jobs whose turn it is; `moment` is in seconds of a clock that never jumps."""
        due = [job for job in self._jobs if self._due_at[job.name] <= moment]
        self.ticked_at = time.monotonic()
        if not due:
            return
        try:
            failed = run_due(database_now(), due)
        except Exception:
            log.exception("the clock could not ask the database for the time")
            _drop_broken_connections()
            failed = [job.name for job in due]
        for job in due:
            failures = self._failures[job.name] = self._failures[job.name] + 1 if job.name in failed else 0
            rest = min(job.every * 2 ** min(failures, 10), LONGEST_REST) if failures else job.every
            self._due_at[job.name] = moment + rest
        self.ticked_at = time.monotonic()

    @property
    def failing(self) -> list[str]:
        """The jobs whose last run failed."""
        return [name for name, failures in self._failures.items() if failures]

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def lag(self) -> float:
        """Seconds since the last tick."""
        return time.monotonic() - self.ticked_at


running: Clock | None = None  # the clock of this process, for /readyz
