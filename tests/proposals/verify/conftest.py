from tests.proposals.polls.conftest import household_poll, meeting_poll, owners_poll, reader, voting

__all__ = ["household_poll", "meeting_poll", "owners_poll", "reader", "voting"]
