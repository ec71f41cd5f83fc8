"""What a file would change in the register, found before anything is written, and then written at once.

`plan_residents`, `plan_owners` only read. A plan is applied in the transaction that made it: between a preview and its
application the register may have changed, so it is made anew.
"""

from councils.actions.register_changes.owners import OwnersPlan, plan_owners
from councils.actions.register_changes.plan import Changed, Plan
from councils.actions.register_changes.residents import ResidentsPlan, plan_residents

__all__ = ["Changed", "OwnersPlan", "Plan", "ResidentsPlan", "plan_owners", "plan_residents"]
