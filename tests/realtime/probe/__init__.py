"""A tiny app that tells of groups: the real server is tested with it, so that these tests know no council."""
