"""The demo community: invented people of an invented place, played through the real actions."""
