"""The account of sheets of one vote, read from the runs, the lines of the account and the batches."""

from __future__ import annotations

from django.db.models import Sum

from proposals.models import Channel, PaperBatch, Poll, SheetEntry, SheetRun
from proposals.rules.sheet_account import SheetAccount

# Sheets of the office come back in the box or from the door; a show of hands has none.
ON_SHEETS = (Channel.PAPER, Channel.VISIT)


def sheet_account(poll: Poll) -> SheetAccount:
    """Batches that still wait to be confirmed are in it; rejected ones are not."""
    runs = SheetRun.objects.filter(poll=poll).exclude(printed_at=None)
    lines = SheetEntry.objects.filter(poll=poll, struck_at=None).values("kind").annotate(n=Sum("count"))
    by_kind = {row["kind"]: row["n"] for row in lines.order_by("kind")}
    batches = PaperBatch.objects.filter(poll=poll, channel__in=ON_SHEETS).exclude(state=PaperBatch.State.REJECTED)
    return SheetAccount(
        printed=sum(run.sheets for run in runs),
        issued=by_kind.get("issued", 0),
        returned=by_kind.get("returned", 0),
        spoilt=by_kind.get("spoilt", 0),
        missing=by_kind.get("missing", 0),
        collected=sum(len(names) for names in batches.values_list("names", flat=True)),
    )


def missing_words(poll: Poll) -> list[str]:
    """What was said of the sheets that are missing; it stands beside the outcome."""
    lines = SheetEntry.objects.filter(poll=poll, struck_at=None, kind=SheetEntry.Kind.MISSING)
    return list(lines.order_by("pk").values_list("why", flat=True))
