"""Geometry of the drawings: pure functions from exact numbers to SVG attributes. No Django, no colours, no words."""
