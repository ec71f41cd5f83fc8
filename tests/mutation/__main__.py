"""Each mutant against the tests that should see it: `python -m tests.mutation [MODULE | MODULE:LINE …]`; survivors are printed.

One process loads everything and is forked for each mutant; the database is made once. A mutant is killed when a test fails,
or when it runs for more than a while.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from importlib import import_module
from pathlib import Path

POLLS = "tests/proposals/polls/"
# Those that see most come first: the first failure ends it.
TESTS = {
    "closing": ["closing", "casting", "acceptance", "managing", "races"],
    "sealing": ["sealing", "secrecy", "decisions", "casting", "method_ballots", "batches", "managing"],
    "ballots": ["casting", "acceptance", "four_roads", "cases", "method_ballots", "secrecy", "attacks", "races"],
    "counting": ["decisions", "counting", "roll", "casting", "method_ballots", "channels", "annulment"],
}
PATIENCE = 180  # seconds


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    import django
    import pytest

    django.setup()
    import_module("frontend.urls")
    wanted = sys.argv[1:] or list(TESTS)
    killed, survivors, began = 0, [], time.monotonic()
    for name in dict.fromkeys(each.split(":")[0] for each in wanted):
        files = [f"{POLLS}test_{each}.py" for each in TESTS[name] if Path(f"{POLLS}test_{each}.py").exists()]
        module = import_module(f"proposals.actions.{name}")
        from tests.mutation.mutants import install, mutants_of

        def run(files: list[str] = files) -> int:
            quiet = ["-q", "-x", "-n", "0", "--no-header", "--tb=no", "-p", "no:cacheprovider", "--reuse-db"]
            return int(pytest.main([*quiet, "--nomigrations", *files]))

        assert forked(run) == 0, f"the tests of {name} fail without any mutant"
        for mutant in mutants_of(module):
            if name not in wanted and mutant.name.split(" ")[0] not in wanted:
                continue

            def mutated(mutant: object = mutant, module: object = module) -> int:
                install(mutant, module)  # type: ignore[arg-type]
                return run()

            if forked(mutated):
                killed += 1
            else:
                survivors.append(mutant.name)
                sys.stdout.write(f"survives: {mutant.name}\n")
                sys.stdout.flush()
    minutes = (time.monotonic() - began) / 60
    sys.stdout.write(f"{killed} killed, {len(survivors)} survive, {minutes:.0f} minutes\n")


def forked(deed: object) -> int:
    """The exit code of the deed in a child; 1 when it had to be ended."""
    child = os.fork()
    if child == 0:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        try:
            code = deed()  # type: ignore[operator]
        except BaseException:
            code = 1
        os._exit(code)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return 1


if __name__ == "__main__":
    main()
