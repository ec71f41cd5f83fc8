from tests.proposals.meetings.conftest import (  # noqa: F401
    announced,
    convened,
    item,
    matter,
    opened,
    secretary,
    taken_up,
    town,
)  # fmt: skip
