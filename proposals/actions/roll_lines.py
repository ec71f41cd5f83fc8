"""The roll is read from the same register and seats as those due in a meeting (`councils.models.entitled`)."""

from __future__ import annotations

from councils.models.entitled import Line, entitled, entitled_person

__all__ = ["Line", "line_for", "roll_lines"]

roll_lines = entitled
line_for = entitled_person
