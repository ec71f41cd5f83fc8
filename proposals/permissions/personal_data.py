"""The same check for everything that is published (`councils.permissions.personal_data`)."""

from councils.permissions.personal_data import may_publish_text

__all__ = ["may_publish_text"]
