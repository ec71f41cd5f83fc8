from tests.proposals.discussion.conftest import matter, say

__all__ = ["matter", "say"]
