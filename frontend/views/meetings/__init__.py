"""Meetings as residents, secretary, chair and the room see them."""
