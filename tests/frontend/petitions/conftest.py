from tests.proposals.petitions.conftest import petition, town  # noqa: F401
