"""The chain of reviews under any order of steps: laws that hold whatever people do.

Laws: no two standing passes of a round are of one person; none is of an author; steps pass in their order; an article
waits only where somebody is who may do it; from every state there is a way back to the author or on to the end.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from luoshi.press.desk import chains, errors, queries
from luoshi.press.desk import operations as desk
from luoshi.press.models import Article, Review
from luoshi.press.tests.conftest import House
from luoshi.ui.scope import leave_scope

ROLES = ("first_reviewer", "second_reviewer", "final_reviewer")
PEOPLE = {
    "甲": ("oak", ROLES[:2]), "乙": ("oak", ROLES[1:]), "丙": ("root", ROLES), "丁": ("root", ROLES[1:]),
    "戊": ("root", (ROLES[2], "correspondent")),
}  # fmt: skip


NAMES = sorted([*PEOPLE, "作者", "初", "复"])


class Chain(RuleBasedStateMachine):
    """One article; who tries a step is drawn from everybody, whether they may or not."""

    house: ClassVar[House]
    people: ClassVar[dict[str, Any]]

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()
        self.moment = datetime(2026, 3, 18, 3, tzinfo=UTC)

    def teardown(self) -> None:
        """Nothing of this history is left."""
        transaction.savepoint_rollback(self.point)

    def at(self) -> datetime:
        self.moment += timedelta(minutes=7)
        return self.moment

    def attempt(self, run: Any, who: str, **given: Any) -> None:
        before = self.row()
        try:
            run(article_id=self.key, by=self.people[who], at=self.at(), **given)
        except (errors.DeskRefused, Article.DoesNotExist):
            after = self.row()
            assert (before.state, before.step, before.round) == (after.state, after.step, after.round)

    def row(self) -> Article:
        with leave_scope("test"):
            return Article.objects.select_related("unit", "house", "piece").get(pk=self.key)

    @initialize()
    def begin(self) -> None:
        self.key = self.house.article().pk

    @rule(who=st.sampled_from(NAMES))
    def hand_in(self, who: str) -> None:
        self.attempt(desk.hand_in, who)

    @rule(who=st.sampled_from(NAMES))
    def try_to_pass(self, who: str) -> None:
        self.attempt(desk.pass_review, who, proofread=True)

    @precondition(lambda self: self.row().state == "review")
    @rule(data=st.data())
    def pass_by_who_may(self, data: st.DataObject) -> None:
        able = [who for who, viewer in self.people.items() if queries.queue(viewer).filter(pk=self.key).exists()]
        assert able, "an article waits where nobody is"
        self.attempt(desk.pass_review, data.draw(st.sampled_from(able)), proofread=True)

    @rule(who=st.sampled_from(NAMES), to=st.integers(-1, 3))
    def send_back(self, who: str, to: int) -> None:
        self.attempt(desk.send_back, who, to_step=to, reason="再改")

    @rule(who=st.sampled_from(NAMES), take=st.booleans())
    def claim(self, who: str, take: bool) -> None:
        self.attempt(desk.claim_review, who, take=take)

    @rule()
    def recall_or_correct(self) -> None:
        self.attempt(desk.recall, "作者")
        self.attempt(desk.correct_article, "作者", reason="有误")

    @invariant()
    def laws(self) -> None:
        if not hasattr(self, "key"):
            return
        article = self.row()
        with leave_scope("test"):
            standing = list(Review.objects.filter(article=article, round=article.round, outcome="passed", void_at=None))
            barred = chains.barred_humans(article)
        doers = [row.reviewer_id for row in standing]
        assert len(doers) == len(set(doers))
        assert not barred & set(doers)
        wanted = range(1, article.step) if article.state == "review" else range(1, len(standing) + 1)
        assert sorted(row.step for row in standing) == list(wanted)
        if article.state == "passed":
            assert len(standing) == len(article.chain)


@pytest.mark.django_db
def test_the_chain_keeps_its_laws(house: House) -> None:
    """A dozen histories of one article among five reviewers with overlapping posts."""
    units = {"oak": house.oak, "root": house.root}
    people = {name: house.person(name, units[place], *roles) for name, (place, roles) in PEOPLE.items()}
    people |= {"作者": house.writer, "初": house.first, "复": house.second}
    machine = type("OfOurHouse", (Chain,), {"house": house, "people": people})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=6, stateful_step_count=14, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
