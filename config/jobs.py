"""What the clock does, in this order. Each job calls actions, one transaction each, and claims what it takes."""

from config.clock import Job

JOBS: tuple[Job, ...] = ()
