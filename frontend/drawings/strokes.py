"""Counting by hand: fives of 正, or five-bar gates."""

from __future__ import annotations

MOST = 60
_ZHENG = ("M3 4H21", "M12 4V20", "M12 11.5H19", "M6.5 10V20", "M2 20H22")
_GATE = ("M4 3V21", "M9 3V21", "M14 3V21", "M19 3V21", "M1.5 17.5 22 6.5")


def groups(count: int, script: str = "zheng") -> list[str]:
    """Path data (24 × 24) of each group of up to five; nothing above 60, where strokes no longer help to see a number."""
    if count < 0:
        raise ValueError(f"nothing can be counted {count} times")
    if count > MOST:
        return []
    strokes = _ZHENG if script == "zheng" else _GATE
    return ["".join(strokes[: min(5, count - start)]) for start in range(0, count, 5)]
