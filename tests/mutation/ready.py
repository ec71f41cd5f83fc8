"""Instead of pytest-django's: the database is there already, each child has its copy of it."""

import pytest


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    return
