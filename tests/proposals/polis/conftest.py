"""A small conversation in the format of the export, with every trap of it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

SUMMARY = """topic,Land use on the island
url,https://pol.is/2example
views,9
voters,4
conversation-description,"What should become of the meadow,
and who mows it?"
"""
COMMENTS = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1624924468009,Mon Jun 28 16:54:28 PDT 2021,2,1,9,9,1,"Mow it twice a year, no more."
1624917538990,Mon Jun 28 14:58:58 PDT 2021,0,0,2,1,0,Keep the meadow.
1624995106039,Tue Jun 29 12:31:46 PDT 2021,7,12,0,0,-1,Buy my honey!
1624996106039,Tue Jun 29 12:48:26 PDT 2021,8,12,0,0,1,Call me: 13800138000
"""
# Voter 3 changes his mind; the newer row stands further up. Voter 4 says two things in one millisecond.
VOTES = """timestamp,datetime,comment-id,voter-id,vote
1625000000500,x,0,3,-1
1625000000000,x,0,3,1
1625000001000,x,0,4,1
1625000001000,x,0,4,0
1624917538990,x,0,0,1
1625000002000,x,2,3,1
1625000003000,x,7,3,1
"""


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write_export(tmp_path / "export")


def write_export(folder: Path, summary: str = SUMMARY, comments: str = COMMENTS, votes: str = VOTES) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in (("summary", summary), ("comments", comments), ("votes", votes)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def packed(folder: Path) -> Path:
    for path in list(folder.glob("*.csv")):
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    return folder
