import os

from django.apps import AppConfig


class ProbeConfig(AppConfig):
    name = "tests.realtime.probe"
    label = "probe"

    def ready(self) -> None:
        from config import jobs
        from config.job import Job
        from realtime import registry, writer
        from tests.realtime.probe import groups

        registry.register("probe", groups.build, groups.may_watch)
        registry.register_message("note", groups.take_notes)
        writer.WAITING = int(os.environ.get("WAITING", writer.WAITING))
        jobs.JOBS = (*jobs.JOBS, Job("breaks", groups.break_always, 0.1), Job("probe", groups.tick, 0.1))
