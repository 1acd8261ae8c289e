"""The review form (审签单, field.md F5) of an article as values: what the page and the Word file both show.

Invariants: each name, opinion and time stands as it was decided; passes that a return took back stand apart, with when
they stopped; what was corrected is shown with the words that came and went.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.ledger.models import Holding
from luoshi.org.viewer import Viewer
from luoshi.press.desk import chains, queries
from luoshi.press.desk.forms import author_line
from luoshi.press.desk.words import REVIEW_NAMES, kind_name
from luoshi.press.models import Article, ArticleVersion, CheckDecision, Release, Review
from luoshi.press.text.compare import Change, compare

ORDER = (gettext_lazy("一校"), gettext_lazy("二校"), gettext_lazy("三校"))
AROUND = 6
MOST_CHANGES = 40  # on paper; the versions show all


@dataclass(frozen=True)
class Reviewed:
    """One step as it stands on the form."""

    name: str
    who: str = ""
    at: datetime | None = None
    opinion: str = ""
    grade: str = ""
    changes: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True)
class Paper:
    """The whole form."""

    title: str
    number: str
    house: str
    facts: tuple[tuple[str, str], ...]
    steps: tuple[Reviewed, ...]
    returns: tuple[tuple[str, str, datetime, str], ...]
    kept: tuple[tuple[str, str, str, str], ...]
    releases: tuple[tuple[str, str, str], ...]
    state: str


def paper_of(viewer: Viewer, article: Article) -> Paper:
    """The form of an article whose unfinished text the viewer reads. A fixed number of queries."""
    reviews = queries.reviews_of(article)
    versions = list(ArticleVersion.objects.visible_to(viewer).filter(article=article).order_by("number"))
    decisions = CheckDecision.objects.visible_to(viewer).filter(article=article)
    return Paper(
        title=article.title, number=article.shown_number, house=str(article.house.name),
        facts=_facts(viewer, article), steps=_steps(article, reviews, versions), returns=_returns(article, reviews),
        kept=tuple((one.quote, one.reason, one.get_decision_display(), f"{one.why} {one.by_name}") for one in decisions),
        releases=_releases(viewer, article), state=str(article.get_state_display()),
    )  # fmt: skip


def _facts(viewer: Viewer, article: Article) -> tuple[tuple[str, str], ...]:
    authors = queries.authors_of(article)
    pictures = article.html.count("<img ")
    rows: list[tuple[str, Any]] = [
        (_("类型"), kind_name(viewer.house_settings, article.kind)),
        (_("字数、图片"), _("%(length)s 字，%(pictures)s 张图") % {"length": article.length, "pictures": pictures}),
        (_("撰稿人"), "、".join(author_line(one, article) for one in authors)),
        (_("单位"), article.unit),
        (_("来稿日期"), _moment(article.first_handed_in_at)),
        (_("拟发时间"), _moment(article.planned_at)),
        (_("拟发平台"), "、".join(name for name in (_channels(viewer, article), article.outlets) if name)),
        (_("终审通过"), _moment(article.passed_at)),
    ]
    return tuple((name, str(value or "")) for name, value in rows)


def _channels(viewer: Viewer, article: Article) -> str:
    rows = Holding.objects.visible_to(viewer).filter(pk__in=article.channels)
    return "、".join(rows.values_list("name", flat=True))


def _moment(at: datetime | None) -> str:
    return localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


def _steps(article: Article, reviews: list[Review], versions: list[ArticleVersion]) -> tuple[Reviewed, ...]:
    standing = {
        row.step: row
        for row in reviews
        if row.round == article.round and row.outcome == "passed" and row.void_at is None
    }
    found = []
    for number, step in enumerate(chains.steps_of(article.chain), start=1):
        name = f"{step.name}{ORDER[number - 1]}"
        row = standing.get(number)
        if row is None:
            found.append(Reviewed(name))
            continue
        away = str(row.unit) if row.unit_id != article.unit_id else ""
        grade = str(row.get_grade_display()) if row.grade else ""
        found.append(
            Reviewed(name, row.reviewer_name, row.at, row.opinion or _("同意"), grade,
                     _changes(article.round, number, versions), away)
        )  # fmt: skip
    return tuple(found)


def _changes(round_: int, step: int, versions: list[ArticleVersion]) -> tuple[str, ...]:
    """What was changed in a step, as short sentences: the step's last version against the one before its first."""
    own = [one for one in versions if one.round == round_ and one.step == step and one.why in ("review", "check")]
    if not own:
        return ()
    before = [one for one in versions if one.number < own[0].number and one.round == round_]
    if not before:
        return ()
    changes = compare(f"{before[-1].title}\n{before[-1].text}", f"{own[-1].title}\n{own[-1].text}")
    return tuple(_sentences(changes))[:MOST_CHANGES]


def _sentences(changes: tuple[Change, ...]) -> list[str]:
    found: list[str] = []
    skip = False
    for at, change in enumerate(changes):
        if skip or change.kind not in ("insert", "delete"):
            skip = False
            continue
        after = changes[at + 1] if at + 1 < len(changes) else None
        if change.kind == "delete" and after is not None and after.kind == "insert":
            words = {"old": _short(change.text), "new": _short(after.text)}
            found.append(_("“%(old)s”改为“%(new)s”") % words)
            skip = True
        else:
            words = {"text": _short(change.text)}
            found.append(_("加“%(text)s”") % words if change.kind == "insert" else _("删“%(text)s”") % words)
    return found


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 2 * AROUND + 8 else f"{flat[: AROUND + 4]}…{flat[-AROUND:]}"


def _returns(article: Article, reviews: list[Review]) -> tuple[tuple[str, str, datetime, str], ...]:
    steps = chains.steps_of(article.chain)
    found = []
    for row in reviews:
        if row.outcome == "sent_back":
            to = steps[row.back_to - 1].name if row.back_to and row.back_to <= len(steps) else _("作者")
            what = _("%(step)s退回%(to)s") % {"step": REVIEW_NAMES.get(row.action, ""), "to": to}
            found.append((what, row.reviewer_name, row.at, row.opinion))
    return tuple(found)


def _releases(viewer: Viewer, article: Article) -> tuple[tuple[str, str, str], ...]:
    """Where and when it went out, by whom."""
    rows = Release.objects.visible_to(viewer).filter(piece_id=article.piece_id, state__in=("live", "withdrawn"))
    rows = rows.select_related("holding", "published_by").order_by("live_at")
    return tuple((row.holding.name, str(row.published_by or ""), _moment(row.live_at)) for row in rows)
