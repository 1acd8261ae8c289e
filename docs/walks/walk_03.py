"""Walk 03: a month of press in a county bureau, lived by operations, and every figure of it compared with a hand calculation.

    python docs/walks/walk_03.py [--units 250] [--reports 600] [--base FOLDER]

What lives here: the story. What was done, and the sums by hand, are `walk_03_month.py`; what is read back, and how it
is compared, `walk_03_checks.py`. Prints the table of `03-a-month-of-press.md`; exit status 1 where a line differs.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from datetime import time as clock
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

import walk_03_month as hand

ZONE = ZoneInfo("Asia/Shanghai")
FORM = "正面新闻统计表"
TOOK: list[tuple[str, float]] = []


@contextmanager
def step(name: str) -> Iterator[None]:
    """Time a step of the month."""
    since = time.perf_counter()
    yield
    TOOK.append((name, time.perf_counter() - since))
    print(f"  {name}: {TOOK[-1][1]:.1f} s", file=sys.stderr, flush=True)


class Living:
    """A house of its own and everything that happens in it in one month. Records by number of the plan."""

    def __init__(self, units: int, reports: int) -> None:
        today = datetime.now(ZONE).date()
        self.first = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        self.scale, self.reports = units, reports
        self.records: dict[int, int] = {}
        self.infos: dict[int, int] = {}
        self.claims: list[tuple[int, bool]] = []
        self.refused_twice = 0
        self.wanting: list[str] = []
        self.missed: list[str] = []

    def at(self, day: date, minute: int = 0) -> datetime:
        """A moment of a day's office hours."""
        return datetime.combine(day, clock(9), ZONE) + timedelta(seconds=minute * 20)

    def after(self, day: int, minute: int = 0) -> datetime:
        """A moment of the month that follows."""
        return self.at(self.month.last + timedelta(days=day), minute)

    def build(self) -> None:
        """Units with classes and staff, people, outlets, the month's plan."""
        from luoshi.demo import names
        from luoshi.demo import units as tree
        from luoshi.demo.people import add_people
        from luoshi.ledger.operations import sync_catalogue
        from luoshi.press.placements.operations import OutletWords, add_outlet

        opened = date(self.first.year - 2, 1, 1)
        founded = self.at(opened)
        self.house, self.units = tree.build_tree(self.scale, opened, founded, Random(7))
        sync_catalogue(house_id=self.house.pk, at=founded)
        self.people = add_people(self.house.pk, self.units, opened=opened, today=self.first, draw=Random(7))
        self.root = self.units[names.HOUSE]
        plain = [u for u in self.units.values() if not u.is_body and u.parent_id is not None]
        self.classes = {unit.name: unit.klass for unit in plain}
        self.name_of = {unit.pk: unit.name for unit in self.units.values()}
        for name, level, medium, domain in hand.OUTLETS:
            words = OutletWords(name, medium, domains=[domain] if domain else [])
            add_outlet(house_id=self.house.pk, words=words, level=level, by=None, at=founded)
        for name, level in hand.JOURNALS:
            add_outlet(house_id=self.house.pk, words=OutletWords(name, "bulletin", ladder="inside"), level=level,
                       by=None, at=founded)  # fmt: skip
        self.month = hand.draw_month(self.first, self.classes, self.reports)

    # -- who --------------------------------------------------------------------------------------------------------

    def writer(self, unit: str) -> Any:
        """The unit's correspondent."""
        return self.people.viewer(self.people.correspondents[self.units[unit].pk])

    def user(self, name: str) -> Any:
        """One of the people of the whole house."""
        from luoshi.org.models import Account
        from luoshi.ui.scope import leave_scope

        with leave_scope("a person of the walk"):
            return self.people.viewer(Account.objects.select_related("person").get(username=name).person)

    # -- placements -------------------------------------------------------------------------------------------------

    def new(self, piece: hand.Piece, **more: Any) -> Any:
        """What the unit says of an appearance."""
        from luoshi.ledger.operations import NewEvidence
        from luoshi.press.placements.operations import NewPlacement
        from luoshi.press.placements.shares import Author

        writer, authors = self.writer(piece.unit), []
        for name, unit in piece.names:
            own = Author(writer.name, writer.person_key, self.units[piece.unit].pk)
            there = self.units[unit].pk if unit else None
            authors.append(own if not name else Author(name, None, there, reporter=unit is None))
        evidence = [] if piece.address else [NewEvidence(url=f"https://oa.qinghe.example/{piece.number}", grade="B")]
        given: dict[str, Any] = {
            "unit_id": self.units[piece.unit].pk, "title": piece.title, "day": piece.day, "outlet": piece.outlet,
            "level": hand.LEVEL[piece.outlet], "medium": hand.MEDIUM[piece.outlet], "form": piece.form, "position": piece.position,
            "length": piece.length, "paid": piece.paid, "address": piece.address, "authors": authors, "evidence": evidence,
            "page": "第2版" if hand.MEDIUM[piece.outlet] == "paper" else "",
        }  # fmt: skip
        return NewPlacement(**(given | more))

    def report(self) -> None:
        """All reports in the order of their days, verified each week but for those with another end."""
        from luoshi.press.placements import operations as press

        order = sorted(self.month.pieces, key=lambda p: (p.day + timedelta(days=p.delay), p.number))
        weeks = [self.month.first + timedelta(days=n) for n in (8, 15, 22)]
        for minute, piece in enumerate(order):
            on = piece.day + timedelta(days=piece.delay)
            while weeks and on > weeks[0]:
                self.verify(self.at(weeks.pop(0), 1800))
            again = {} if piece.again_of is None else {"known": self.records[piece.again_of], "relation": "again"}
            made = press.report_placement(
                new=self.new(piece, **again), by=self.writer(piece.unit), at=self.at(on, minute)
            )
            assert made.claim is None, piece
            self.records[piece.number] = made.record.pk
        for minute, double in enumerate(self.month.doubles):
            self.report_double(double, self.after(1, 700 + minute))

    def report_double(self, double: hand.Double, at: datetime) -> None:
        """A second report: a claim, or refused as reported already."""
        from luoshi.press.placements import errors
        from luoshi.press.placements import operations as press
        from luoshi.press.placements.shares import Author

        piece = self.month.pieces[double.of]
        authors = [Author(f"认领{piece.number}", None, self.units[double.unit].pk)]
        same = {} if piece.address else {"known": self.records[piece.number], "relation": "same"}
        new = self.new(piece, unit_id=self.units[double.unit].pk, authors=authors, **same)
        try:
            made = press.report_placement(new=new, by=self.writer(double.unit), at=at)
        except errors.AlreadyReported:
            self.refused_twice += 1
        else:
            assert made.claim is not None, double
            self.claims.append((made.claim.pk, double.accepted))

    def verify(self, at: datetime) -> int:
        """Bulk verification; some go back with a reason. Returns how many were verified."""
        from luoshi.ledger import operations as ledger
        from luoshi.ledger.models import Record
        from luoshi.ui.scope import leave_scope

        by, fates = (
            self.user("heyan"),
            {self.records[p.number]: p.fate for p in self.month.pieces if p.number in self.records},
        )
        fates |= {self.infos[i.number]: i.fate for i in self.month.infos if i.number in self.infos}
        with leave_scope("what waits for the walk's verifier"):
            kinds = ("press.placement", "info.item", "info.adopted")
            rows = Record.objects.filter(house_id=self.house.pk, state="submitted", kind__code__in=kinds)
            rows = rows.filter(handed_in_at__lte=at)
            waiting = list(rows.order_by("pk").values_list("pk", flat=True))
        for key in waiting:
            if fates.get(key) in ("sent_back", "rewritten"):
                ledger.send_back(record_id=key, reason="请补版面", by=by, at=at)
        chosen = [key for key in waiting if fates.get(key) not in ("sent_back", "rewritten", "waiting")]
        verdict = ledger.verify_many(record_ids=chosen, by=by, at=at + timedelta(minutes=5))
        assert not verdict.refused, list(verdict.refused.items())[:3]
        return len(verdict.verified)

    def inform(self) -> None:
        """Commissions, information items, their adoptions and outcomes."""
        from luoshi.ledger import operations as ledger
        from luoshi.ledger.operations import NewEvidence, NewRecord
        from luoshi.press.desk.topics import commissions
        from luoshi.press.placements import operations as press

        planner, first = self.user("jihua"), self.month.first
        asked = [self.units[name].pk for name in self.month.asked]
        wish = commissions.Wish("秋季工作的经验做法", first + timedelta(days=19), asked, "一千字以内。", "info")
        commissions.commission(wish=wish, by=planner, at=self.at(first))
        proof = [NewEvidence(url="https://oa.qinghe.example/info", grade="B")]
        for minute, item in enumerate(sorted(self.month.infos, key=lambda each: (each.day, each.number))):
            by, unit = self.writer(item.unit), self.units[item.unit].pk
            kind = "ordered" if item.answers else "news"
            content = NewRecord(kind="info.item", unit_id=unit, day=item.day, evidence=proof,
                                values={"title": item.title, "type": kind, "authors": [str(by.person_key)]})  # fmt: skip
            self.infos[item.number] = self.enter(ledger, content, by, self.at(item.day, 900 + minute))
            for journal in item.adopted:
                name, level = hand.JOURNALS[journal]
                day = min(item.day + timedelta(days=1), self.month.last)
                content = NewRecord(kind="info.adopted", unit_id=unit, day=day, evidence=proof,
                                    values={"title": item.title, "journal": f"{name}第{minute + 1}期", "level": level})  # fmt: skip
                answer = self.enter(ledger, content, by, self.at(day, 1200 + minute))
                press.note_outcome(record_id=self.infos[item.number], word="adopted", answer_id=answer, by=by,
                                   at=self.at(day, 1201 + minute))  # fmt: skip
        commissions.mark_missed(at=self.at(first + timedelta(days=20)))
        answered = {item.unit for item in self.month.infos if item.answers}
        self.missed = [name for name in self.month.asked if name not in answered]

    @staticmethod
    def enter(ledger: Any, content: Any, by: Any, at: datetime) -> int:
        """One record, handed in."""
        made = ledger.enter_many(contents=[content], by=by, at=at, hand_in=True)
        for refusal in made.refused.values():
            raise refusal
        return int(made.records[0].pk)

    def close(self) -> None:
        """What is sent back is partly written anew; the last verification; withdrawals; claims decided."""
        from luoshi.ledger import operations as ledger
        from luoshi.press.placements import operations as press

        self.verify(self.after(3))
        for minute, piece in enumerate(self.month.pieces):
            if piece.fate == "rewritten":
                press.rewrite_placement(record_id=self.records[piece.number], new=self.new(piece, page="第4版"),
                                        by=self.writer(piece.unit), at=self.after(3, 200 + minute))  # fmt: skip
        written = [self.records[p.number] for p in self.month.pieces if p.fate == "rewritten"]
        verdict = ledger.verify_many(record_ids=written, by=self.user("heyan"), at=self.after(4))
        assert len(verdict.verified) == len(written), verdict.refused
        for minute, piece in enumerate(self.month.pieces):
            if piece.fate == "withdrawn":
                ledger.withdraw_record(record_id=self.records[piece.number], by=self.writer(piece.unit),
                                       reason="版面有误", at=self.after(4, 200 + minute))  # fmt: skip
        for minute, (claim, accepted) in enumerate(self.claims):
            press.decide_claim(claim_id=claim, accept=accepted, reason="" if accepted else "署名不符",
                               by=self.user("heyan"), at=self.after(5, minute))  # fmt: skip
        self.standing = hand.claimed(self.month)

    def articles(self) -> None:
        """A few articles through three reviews, released on the house's channels."""
        from luoshi.demo import press_channels, press_desk

        now = self.at(self.month.first + timedelta(days=27), 1500)
        self.written = press_desk.furnish(self.people, self.units, now=now)
        opened = date(self.first.year - 2, 1, 1)
        self.released = press_channels.furnish(self.people, self.root, opened=opened, founded=self.at(opened), now=now)

    def decide(self) -> None:
        """Formal decisions and the units' numbers, by the assessor."""
        from luoshi.assessment.scores.deciding import record_decision, set_numbers

        by, at = self.user("kaohe"), self.after(5, 500)
        for column, table in (("月任务", hand.TASK), ("信息月任务", hand.QUOTA)):
            values = {self.units[n].pk: Fraction(table[k]) for n, k in self.classes.items() if k in table}
            set_numbers(column=column, values=values, valid_from=self.first, by=by, at=at)
        told = {"body": "县委宣传部", "file": ("认定.txt", b"ruling"), "by": by, "at": at}
        record_decision(
            unit_id=self.units[self.month.negative].pk, type="负面事件", reason="负面报道", day=self.month.last, **told
        )
        piece = self.month.pieces[self.month.untrue]
        record_decision(unit_id=self.units[piece.unit].pk, type="失实", reason="人数不实", day=self.month.last,
                        record_id=self.records[piece.number], **told)  # fmt: skip


def live(units: int, reports: int) -> Living:
    """The month from the founding to the decisions."""
    world = Living(units, reports)
    with step("house, people, outlets"):
        world.build()
    with step(f"{len(world.month.infos)} information items, adoptions, commissions"):
        world.inform()
    with step(f"{world.month.reports} placements reported, weekly verification"):
        world.report()
    with step("sent back, rewritten, withdrawn, claims"):
        world.close()
    with step("articles, reviews, releases"):
        world.articles()
    with step("decisions and numbers"):
        world.decide()
    return world


def main() -> int:
    """Live the month and compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=250)
    parser.add_argument("--reports", type=int, default=600)
    parser.add_argument("--base", type=Path, help="a home with an empty, migrated database to start from")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        from luoshi.cli.main import set_up_django
        from luoshi.cli.serve import prepare, set_environment

        home = Path(folder) / "home"
        if given.base:
            shutil.copytree(given.base, home)
        set_environment(home=home, mode="demo")
        set_up_django()
        with step("database"):
            prepare()
        world = live(given.units, given.reports)
        from walk_03_checks import Checks

        return Checks(world, Path(folder), step).run()


if __name__ == "__main__":
    sys.exit(main())
