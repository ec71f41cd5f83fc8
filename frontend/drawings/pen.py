"""Marks of a pen in a ballot's box: a stroke of the option's own shape, a little uneven as by hand (40 × 40)."""

MARKS = {
    "ring": "M17 6C8 7 3 15 5 24C7 33 16 37 25 34C34 31 37 21 33 13C30 7 22 4 14 8",
    "cross": "M8 7C15 15 24 25 33 34M32 6C24 16 15 25 7 34",
    "triangle": "M20 5C15 15 9 25 5 33C15 34 26 33 36 33C31 24 26 14 19 5",
    "tick": "M6 21C9 25 12 29 15 33C20 22 27 13 35 6",
}


def mark(shape: str) -> str:
    """Path data of a shape; whatever is not ring, cross or triangle is ticked."""
    return MARKS.get(shape, MARKS["tick"])
