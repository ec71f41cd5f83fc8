"""The result seal: a square labyrinth from the first 64 bits of a root, for a quick look only. Never round, no star."""

from __future__ import annotations

SIDE, CELL, EDGE = 8, 11, 9
SIZE = 2 * EDGE + SIDE * CELL


def bits(root: str) -> list[int]:
    """The first 64 bits of a hexadecimal root, most significant first."""
    value = int(root[:16], 16)
    if len(root) < 16:
        raise ValueError("a seal needs at least 64 bits, sixteen hexadecimal digits")
    return [value >> (63 - n) & 1 for n in range(64)]


def labyrinth(root: str) -> str:
    """Path data in a square of SIZE: bit 1 draws a cell's upper edge, 0 its left edge; closed right and below."""
    lines = []
    for n, bit in enumerate(bits(root)):
        x, y = EDGE + n % SIDE * CELL, EDGE + n // SIDE * CELL
        lines.append(f"M{x} {y}{'h' if bit else 'v'}{CELL}")
    far = EDGE + SIDE * CELL
    return "".join(lines) + f"M{far} {EDGE}V{far}H{EDGE}"


def words(root: str) -> str:
    """The number to print beside it: 438E 3A3F."""
    return f"{root[:4]} {root[4:8]}".upper()
