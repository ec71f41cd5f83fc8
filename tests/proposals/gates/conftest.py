"""The matters' council, with every office that meets a gate."""

from tests.proposals.matters.conftest import council, matter  # noqa: F401
