from tests.proposals.polls.conftest import reader
from tests.proposals.procedures.conftest import decided, hall

__all__ = ["decided", "hall", "reader"]
