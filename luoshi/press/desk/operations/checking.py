"""Decisions about hints of the text check: the proposal taken, or the words kept with a reason.

Invariant: a decision is kept for good and shown to later steps; a taken proposal is a kept version of the text.
"""

from __future__ import annotations

from datetime import datetime

from luoshi.org.viewer import Viewer
from luoshi.press.desk import errors, hints
from luoshi.press.desk.operations.common import check_reason, keep_version, locked_for_text, step
from luoshi.press.desk.operations.writing import image_rule, set_text
from luoshi.press.models import Article, CheckDecision
from luoshi.press.text.clean import clean_html


def take_proposal(*, article_id: int, mark: str, by: Viewer, at: datetime) -> Article:
    """Put what a hint proposes into the text. Raises Missing (no such hint, nothing proposed) and as `locked_for_text`."""
    with step("taking a proposal of the text check"):
        article = locked_for_text(article_id, by, at)
        hint = _hint(article, mark, by)
        changed = hints.exchanged(article, hint.hit) if hint.hit.proposal else None
        if changed is None:
            raise errors.Missing("place")
        _decide(article, hint, CheckDecision.Decision.TAKEN, "", by, at)
        title, html = changed
        set_text(article, title[:100], clean_html(html, allow_image=image_rule(article)), by=by, at=at)
        article.save()
        keep_version(article, "check", by=by, at=at)
    return article


def keep_words(*, article_id: int, mark: str, why: str, by: Viewer, at: datetime) -> CheckDecision:
    """Keep the words of a hint, with the reason. Raises Missing and as `locked_for_text`."""
    with step("keeping words against the text check"):
        article = locked_for_text(article_id, by, at)
        hint = _hint(article, mark, by)
        return _decide(article, hint, CheckDecision.Decision.KEPT, check_reason(why), by, at)


def _hint(article: Article, mark: str, by: Viewer) -> hints.Hint:
    found = next((one for one in hints.hints_of(by, article, by.today) if one.mark == mark), None)
    if found is None:
        raise errors.Missing("place")
    return found


def _decide(article: Article, hint: hints.Hint, decision: str, why: str, by: Viewer, at: datetime) -> CheckDecision:
    hit = hint.hit
    made: CheckDecision = CheckDecision.objects.create(
        article=article, mark=hint.mark, list_code=hit.list_code[:40], quote=hit.quote[:200],
        reason=hit.reason[:300], proposal=hit.proposal[:200], decision=decision, why=why, round=article.round,
        step=article.step, by_id=by.person_id, by_name=by.name[:40], at=at,
    )  # fmt: skip
    return made
