"""Background work of sealing: the proof of ledger and chain, which reads every entry."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.jobs.registry import JobContext, job
from luoshi.ledger.closings import keep_proof


@job("ledger.prove", title=gettext_lazy("核对台账与封账链"))
def prove(ctx: JobContext, *, key: str, by_id: int | None) -> None:
    """Prove and keep what was found; running twice proves once."""
    run = keep_proof(key=key, house_id=ctx.house_id, by_id=by_id, at=ctx.at)
    said = {"entries": run.entries, "tallies": run.tallies, "seals": run.seals, "findings": len(run.findings)}
    text = _("分录 %(entries)s 条、汇总 %(tallies)s 项、封账 %(seals)s 次，发现问题 %(findings)s 处。") % said
    ctx.result({"text": text, "url": "/sealing/"})
