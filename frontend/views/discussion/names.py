"""The rooms of the pages know this name from here."""

from councils.permissions.shown import shown_name

__all__ = ["shown_name"]
