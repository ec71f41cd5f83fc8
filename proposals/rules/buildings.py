"""Turnout by building for everybody, without telling of anybody: cells of fewer than five are joined.

A building is told by itself when at least five of its electors have voted and at least five have not; nothing of the
rest may follow by subtraction from the total, which everybody knows. What is joined with nothing left to hide it is not told.
"""

from collections.abc import Mapping
from dataclasses import dataclass

LEAST = 5


@dataclass(frozen=True)
class Cell:
    """One building, or several told as one: how many electors, how many of them have voted."""

    buildings: tuple[str, ...]
    electors: int
    voted: int

    @property
    def hides(self) -> bool:
        """Of nobody in it is it known whether he has voted, or too few are known to matter: both parts are large enough."""
        return self.voted >= LEAST and self.electors - self.voted >= LEAST


def cells_by_building(numbers: Mapping[str, tuple[int, int]]) -> tuple[Cell, ...]:
    """`numbers`: {"3号楼": (electors, voted)}. In the order of the buildings, 2 before 10; empty: only the total is told."""
    cells = [Cell((name,), electors, voted) for name, (electors, voted) in numbers.items() if electors]
    cells.sort(key=_size)
    while len(cells) > 1 and (telling := next((cell for cell in cells if not cell.hides), None)) is not None:
        cells.remove(telling)
        other = cells.pop(0)
        joined = (*telling.buildings, *other.buildings)
        cells.append(Cell(joined, telling.electors + other.electors, telling.voted + other.voted))
        cells.sort(key=_size)
    if len(cells) < 2:
        return ()
    order = sorted(numbers, key=lambda name: (len(name), name))
    named = [Cell(tuple(sorted(c.buildings, key=order.index)), c.electors, c.voted) for c in cells]
    return tuple(sorted(named, key=lambda cell: order.index(cell.buildings[0])))


def _size(cell: Cell) -> tuple[int, int]:
    return cell.electors, cell.voted
