"""The year passes: acts are entered, handed in, verified, sent back, corrected, withdrawn, in the order of the days.

What lives here: the run through the days. Not here: the acts (`habits`), the ledger's rules. Invariants: every step is
an operation of the ledger with a person as actor and a moment that rises; nothing is later than `now`.
"""

from __future__ import annotations

import calendar
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import groupby
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction

from luoshi.demo import topics
from luoshi.demo import units as tree
from luoshi.demo.acts import Act, Scene
from luoshi.demo.evidence import Drawer
from luoshi.ledger.models import Record
from luoshi.ledger.operations import (
    NewRecord,
    change_record,
    correct_record,
    enter_many,
    hand_in,
    send_back,
    verify_many,
    withdraw_record,
)
from luoshi.org.models import Person, Unit

ZONE = ZoneInfo("Asia/Shanghai")
State = Record.State
RECENT = timedelta(days=7)
"""Units enter for themselves lately; before, clerks brought in what the units had kept in lists (fewer, larger batches)."""
SITTINGS = (23,)
"""Days of the month on which clerks did so, besides the last: before returns are due on the 24th."""
SENT_BACK, CORRECTED = 0.025, 0.65
"""Shares of records: sent back; of these corrected."""
AMENDED, WITHDRAWN = 140, 190
"""One in so many verified records is corrected afterwards, or withdrawn, by its unit."""


@dataclass
class Later:
    """A sent-back record that its unit will correct on a day."""

    day: date
    record_id: int
    content: NewRecord
    actor: Person


@dataclass
class Year:
    """The run: what waits, what was sent back, what came of it all."""

    scene: Scene
    drawer: Drawer
    now: datetime
    draw: Random
    changes: list[tuple[date, Callable[[datetime], None]]] = field(default_factory=list)
    tell: Callable[[int, int], None] = lambda entered, of: None
    did: Counter[str] = field(default_factory=Counter)
    _waiting: dict[int, list[tuple[Record, NewRecord, Person]]] = field(default_factory=lambda: defaultdict(list))
    _later: list[Later] = field(default_factory=list)
    _clock: datetime | None = None

    def pass_by(self, acts: Sequence[Act]) -> None:
        """Enter all acts that have been filed by now, a week a transaction; the rest become drafts or nothing."""
        today = self.scene.days.today
        filed = [(self._sitting(act), act) for act in acts]
        done = sorted((pair for pair in filed if pair[0] <= today), key=lambda pair: pair[0])
        for _week, pairs in groupby(done, key=lambda pair: pair[0].isocalendar()[:2]):
            with transaction.atomic():
                self._week(list(pairs))
            self.tell(self.did["entered"], len(done))
        self._changes_until(today)
        with transaction.atomic():
            self._drafts([act for day, act in filed if day > today and act.day <= today])
            self._desk(self.scene.shown)

    # -- a week ------------------------------------------------------------------------------------------------------

    def _week(self, pairs: Sequence[tuple[date, Act]]) -> None:
        for day, listed in groupby(pairs, key=lambda pair: pair[0]):
            self._changes_until(day)
            self._correct_until(day)
            self._enter(day, [act for _, act in listed])
        last = pairs[-1][0]
        if last.isocalendar().week % 2 and last < self.scene.days.today - RECENT:
            return
        self._verify(min(last + timedelta(days=(4 - last.weekday()) % 7), self.scene.days.today))

    def _sitting(self, act: Act) -> date:
        """The day on which the act is entered: lately when the unit files it, before when the clerks sat down."""
        if not self._entered_by_clerk(act):
            return act.filed_on
        last = calendar.monthrange(act.filed_on.year, act.filed_on.month)[1]
        number = next(n for n in (*SITTINGS, last) if n >= act.filed_on.day)
        return act.filed_on.replace(day=number)

    def _unit(self, act: Act) -> Unit:
        return self._by_key[act.unit_id]

    @cached_property
    def _by_key(self) -> Mapping[int, Unit]:
        return {unit.pk: unit for unit in self.scene.units.values()}

    @cached_property
    def _root(self) -> int:
        return next(unit.pk for unit in self.scene.units.values() if unit.parent_id is None)

    def _entered_by_clerk(self, act: Act) -> bool:
        old = act.filed_on < self.scene.days.today - RECENT
        return old and self._unit(act).type != tree.GROUP_TYPE  # its secretary has a few days' limit to keep

    def _actor(self, act: Act) -> Person:
        unit, people = self._unit(act), self.scene.people
        if not self._entered_by_clerk(act):
            return people.correspondents[unit.pk]
        clerks = people.clerks
        return clerks.get(unit.pk) or clerks.get(unit.parent_id or 0) or clerks[self._root]

    def _enter(self, day: date, acts: Sequence[Act]) -> None:
        by_actor: dict[int, list[Act]] = defaultdict(list)
        people: dict[int, Person] = {}
        for act in acts:
            person = self._actor(act)
            people[person.pk] = person
            by_actor[person.pk].append(act)
        for key, mine in by_actor.items():
            at = self._moment(day, 9, 17)
            viewer = self.scene.people.viewer(people[key])
            contents = [_content(act, self.drawer.attach(act, by=viewer, at=at)) for act in mine]
            made = enter_many(contents=contents, by=viewer, at=at, hand_in=True)
            self.did["refused"] += len(made.refused)
            for index, record in made.records.items():
                self.did["entered"] += 1
                if record.state == State.SUBMITTED:
                    self._waiting[self._verifier_of(record)].append((record, contents[index], people[key]))
                else:
                    self.did["at once"] += 1

    def _verifier_of(self, record: Record) -> int:
        """The district's verifier for its schools; the bureau's for everything verified from above, and the rest."""
        unit = self._by_key[record.unit_id]
        if record.kind_version.kind_def.verification != "above" and unit.parent_id in self.scene.people.verifiers:
            return int(unit.parent_id or 0)
        return self._root

    # -- verifying ---------------------------------------------------------------------------------------------------

    def _verify(self, day: date) -> None:
        """On Fridays, what was handed in by the day before; lately the verifiers are a few days behind."""
        behind = timedelta(days=self.draw.choice((0, 1, 2)))
        fresh = self.scene.days.today - timedelta(days=4)
        for unit_id, listed in list(self._waiting.items()):
            ready = [
                row for row in listed if row[0].handed_in_at and row[0].handed_in_at.date() <= min(day - behind, fresh)
            ]
            if not ready:
                continue
            person = self.scene.people.verifiers[unit_id]
            viewer = self.scene.people.viewer(person)
            at = self._moment(day, 15, 18)
            bad = [row for row in ready if self.draw.random() < SENT_BACK]
            keys = {row[0].pk for row in bad}
            good = [row for row in ready if row[0].pk not in keys]
            verdict = verify_many(record_ids=[row[0].pk for row in good], by=viewer, at=at)
            self.did["verified"] += len(verdict.verified)
            self.did["refused"] += len(verdict.refused)
            self._waiting[unit_id] = [row for row in listed if row not in ready]
            self._send_back(bad, viewer_of=person, day=day)
            self._amend([row for row in good if row[0].pk in verdict.verified], day)

    def _send_back(self, rows: Sequence[tuple[Record, NewRecord, Person]], *, viewer_of: Person, day: date) -> None:
        for record, content, actor in rows:
            at = self._moment(day, 15, 18)
            reason = self.draw.choice(topics.SEND_BACK)
            send_back(record_id=record.pk, reason=reason, by=self.scene.people.viewer(viewer_of), at=at)
            self.did["sent back"] += 1
            if self.draw.random() < CORRECTED:
                again = self.scene.days.after(day, self.draw.randint(1, 8))
                self._later.append(Later(again, record.pk, content, actor))

    def _correct_until(self, day: date) -> None:
        """Units correct what was sent back and hand it in again."""
        due = sorted((each for each in self._later if each.day <= day), key=lambda each: (each.day, each.record_id))
        self._later = [each for each in self._later if each.day > day]
        for each in due:
            viewer = self.scene.people.viewer(each.actor)
            at = self._moment(each.day, 9, 12)
            content = replace(each.content, note="已按退回意见补充。", evidence=())
            change_record(record_id=each.record_id, content=content, by=viewer, at=at)
            record = hand_in(record_id=each.record_id, by=viewer, at=at)
            self.did["corrected"] += 1
            if record.state == State.SUBMITTED:
                self._waiting[self._verifier_of(record)].append((record, content, each.actor))

    def _amend(self, rows: Sequence[tuple[Record, NewRecord, Person]], day: date) -> None:
        """A few verified records are corrected afterwards or withdrawn by their unit."""
        for record, content, actor in rows:
            self.did["settled"] += 1
            number = self.did["settled"]
            if number % AMENDED and number % WITHDRAWN:
                continue
            viewer, at = self.scene.people.viewer(actor), self._moment(day, 16, 18)
            if number % AMENDED == 0:
                new = replace(content, note="更正后重报。", evidence=())
                reason = self.draw.choice(topics.CORRECTIONS)
                fresh = correct_record(record_id=record.pk, content=new, reason=reason, by=viewer, at=at)
                self.did["amended"] += 1
                if fresh.state == State.SUBMITTED:
                    self._waiting[self._verifier_of(fresh)].append((fresh, new, actor))
            else:
                withdraw_record(record_id=record.pk, by=viewer, at=at, reason="重复填报，撤回。")
                self.did["withdrawn"] += 1

    # -- drafts, changes, moments ------------------------------------------------------------------------------------

    def _drafts(self, acts: Sequence[Act]) -> None:
        """Of what was done but not filed yet, every other one lies as a draft."""
        by_person: dict[int, list[Act]] = defaultdict(list)
        for act in acts[::2]:
            by_person[act.unit_id].append(act)
        for unit_id, mine in by_person.items():
            viewer = self.scene.people.viewer(self.scene.people.correspondents[unit_id])
            at = self._moment(self.scene.days.today, 9, 12)
            made = enter_many(contents=[_content(act, ()) for act in mine], by=viewer, at=at)
            self.did["drafts"] += len(made.records)

    def _desk(self, unit: Unit) -> None:
        """The school whose correspondent signs in has a bit of everything: waiting, sent back, begun."""
        days = self.scene.days.all()[-4:]
        viewer = self.scene.people.viewer(self.scene.people.correspondents[unit.pk])
        contents = []
        for day, (topic, theme) in zip(days, topics.ACTIVITY, strict=False):
            values = {"topic": topic, "type": "theme", "theme": theme, "place": "操场", "headcount": 120}
            contents.append(NewRecord(kind="activity", unit_id=unit.pk, day=day, values=values))
        at = self._moment(self.scene.days.today, 9, 12)
        enter_many(contents=contents[2:], by=viewer, at=at)
        made = enter_many(contents=contents[:2], by=viewer, at=at, hand_in=True)
        verifier = self.scene.people.verifiers[unit.parent_id or 0]
        at = self._moment(self.scene.days.today, 12, 13)
        by = self.scene.people.viewer(verifier)
        send_back(record_id=made.records[0].pk, reason=topics.SEND_BACK[2], by=by, at=at)
        self.did["entered"] += len(made.records)
        self.did["drafts"] += len(contents) - len(made.records)

    def _changes_until(self, day: date) -> None:
        """Changes of the tree whose day has come; people's reach is asked anew after one."""
        while self.changes and self.changes[0][0] <= day:
            changed_on, change = self.changes.pop(0)
            change(self._moment(changed_on, 8, 9))
            self.scene.people.forget()

    def _moment(self, day: date, first: int, last: int) -> datetime:
        """A moment of the day between two hours, later than the last one and not later than now."""
        minutes = self.draw.randint(0, (last - first) * 60 - 1)
        at = datetime.combine(day, time(first), ZONE) + timedelta(minutes=minutes, seconds=self.draw.randint(0, 59))
        if self._clock is not None:
            at = max(at, self._clock + timedelta(seconds=1))
        self._clock = min(at, self.now)
        return self._clock


def _content(act: Act, evidence: tuple[object, ...]) -> NewRecord:
    return NewRecord(
        kind=act.kind,
        unit_id=act.unit_id,
        day=act.day,
        day_end=act.day_end,
        values=act.values,
        holdings=act.holdings,
        people=act.people,
        evidence=evidence,  # type: ignore[arg-type]  # what `Drawer.attach` gives
        note=act.note,
    )
