from pathlib import Path
from typing import Any

import pytest

from tests.proposals.polls.conftest import household_poll, meeting_poll, owners_poll, reader, voting

__all__ = ["household_poll", "meeting_poll", "owners_poll", "reader", "voting"]


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
