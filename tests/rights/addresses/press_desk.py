"""Articles: a draft and one under review are their unit's and their present reviewers', no other school's; what passed
is seen above as well."""

from __future__ import annotations

from typing import Any

from luoshi.org.models import Account
from luoshi.org.queries import viewer_of
from luoshi.org.viewer import Viewer
from luoshi.press.desk import chains
from luoshi.press.desk import operations as desk
from luoshi.press.models import Article
from luoshi.ui.scope import leave_scope
from tests.rights.table import UNITS, Address
from tests.rights.world import World

SCHOOL = frozenset({"correspondent", "clerk", "lent"})
SEES_FIGURES = frozenset(
    {"admin", "planner", "planner_east", "leader", "verifier", "area_clerk", "observer", "correspondent", "holder"}
    | {"clerk", "lent", "first_reviewer", "final_reviewer", "assessor", "publisher"}
)
MAY: dict[str, frozenset[str]] = {
    "press.write": SCHOOL | {"area_clerk"},
    "press.write@own": SCHOOL,
    "press.review": frozenset({"first_reviewer", "final_reviewer", "lent_reviewer"}),
    "press.chain": frozenset({"admin", "planner", "planner_east"}),
    "figure.see": SEES_FIGURES,
    "desk.see": SEES_FIGURES,
}


def prepare(world: World) -> None:
    """In each place a draft, an article that waits, and one that passed; three reviewers at each root."""
    for root in (world.root, world.b_root):
        for role in ("first_reviewer", "second_reviewer", "final_reviewer"):
            world._person(root, f"局{role}{root.pk}", role)
    world.articles = {name: _articles(world, name) for name in world.places}  # type: ignore[attr-defined]  # ours alone


def _articles(world: World, name: str) -> dict[str, Article]:
    place = world.places[name]
    by = viewer_of(place.account, world.today)
    made = {}
    for state in ("adraft", "areview", "apassed"):
        title = place.mark(state)
        article = desk.start_article(
            by=by, at=world.now, unit_id=place.unit.pk, title=title, html=f"<p>{title}正文，13800000000。</p>"
        )
        if state != "adraft":
            article = desk.hand_in(article_id=article.pk, by=by, at=world.now)
        while state == "apassed" and article.state == "review":
            article = desk.pass_review(
                article_id=article.pk, by=_reviewer(article, world), at=world.now, proofread=True
            )
        made[state] = article
    return made


def _reviewer(article: Article, world: World) -> Viewer:
    with leave_scope("test"):
        found = chains.holders(article.unit, world.today, [article.step_action])
        able = chains.nearest(found, article.step_action, set(chains.passed_humans(article)))
        return viewer_of(Account.objects.get(person_id=able[0].person_id), world.today)


def _of(state: str, **more: Any) -> Address:
    def args(world: World, place: str) -> list[Any]:
        return [world.articles[place][state].pk]  # type: ignore[attr-defined]  # set by prepare

    return Address(takes=state, args=args, places=UNITS, **more)


def _text(world: World, place: str) -> dict[str, Any]:
    return {"version": 1, "title": "改题", "html": "<p>改文</p>", "authors": "某人", "kind": "news"}


def _steps(state: str, *actions: str) -> tuple[Address, ...]:
    def body(action: str) -> Any:
        return lambda w, p: {"action": action, "reason": "不合要求", "proofread": "1", "to_step": "0"}

    return tuple(_of(state, methods="P", body=body(action)) for action in actions)


ADDRESSES: dict[str, Address | tuple[Address, ...]] = {
    "press:articles": (Address(), Address(query=lambda w, p: "?q=Z9&export=csv")),
    "press:archive": (Address(), Address(query=lambda w, p: "?q=正文")),
    "press:article_new": Address(may="press.write", methods="GP", body=lambda w, p: {
        "title": "新稿", "kind": "news", "unit": w.places["own"].unit.pk}),
    "press:article": tuple(_of(state) for state in ("adraft", "areview", "apassed")),
    "press:article_edit": (_of("adraft", methods="GP", body=_text), _of("areview", methods="GP", body=_text)),
    "press:article_autosave": _of("adraft", may="press.write", by_place=True, methods="P",
                                  body=lambda w, p: {"html": "写了一半"}),
    "press:article_editing": _of("adraft", may="press.write", by_place=True, methods="P"),
    "press:article_picture": _of("adraft", may="press.write", by_place=True, methods="P"),
    "press:article_step": (
        *_steps("adraft", "hand_in", "delete", "drop"), *_steps("areview", "pass", "back", "claim", "take", "recall"),
        *_steps("apassed", "correct", "withdraw"),
    ),
    "press:article_remark": _of("areview", methods="P", body=lambda w, p: {"action": "add", "text": "查一下", "quote": "正文"}),
    "press:article_hint": _of("areview", methods="P", body=lambda w, p: {"action": "keep", "mark": "x", "why": "原文如此"}),
    "press:article_versions": _of("areview"),
    "press:review_form": (_of("areview"), _of("areview", query=lambda w, p: "?word=1")),
    "press:article_word": (_of("areview"), _of("apassed")),
    "press:reviews": Address(may="press.review"),
    "press:chains": Address(may="desk.see"),
    "press:chain": Address("figure", lambda w, p: [w.places[p].unit.pk], UNITS, "press.chain", methods="GP",
                           body=lambda w, p: {"first": "1", "first_days": 1, "second_days": 1, "final": "1", "final_days": 2}),
    "press:desk_figures": Address(may="figure.see"),
    "press:pick_writing_units": Address(),
    "press:pick_desk_units": Address(),
    "press:pick_article_channels": Address(),
}  # fmt: skip
