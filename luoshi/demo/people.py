"""The people of the demo: who signs in, who sits in which post. All in a few queries, one password for all.

What lives here: names, posts, accounts, the table of sign-ins. Not here: roles themselves (`luoshi.org.roles`).
Invariant: each unit but the root has a correspondent; nobody verifies what they enter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from django.contrib.auth.hashers import make_password

from luoshi.demo import names
from luoshi.demo import units as tree
from luoshi.org.models import Account, Membership, Person, Unit
from luoshi.org.pinyin import keys_of
from luoshi.org.queries import viewer_of
from luoshi.org.searching import person_documents
from luoshi.org.viewer import Viewer
from luoshi.search.index import index
from luoshi.ui.scope import leave_scope

PASSWORD = "luoshi-demo"  # noqa: S105  printed on the screen: the demo is for looking at

SIGN_INS: tuple[tuple[str, str, str], ...] = (
    ("planner", "jihua", "方案：导入、确认指标、任务分解、逐条落实情况"),
    ("leader", "lingdao", "全局进展一句话、各单位对照、逾期与落后"),
    ("verifier", "heyan", "待核验的记录：单条或成批通过、退回"),
    ("correspondent", "tongxun", "本校应办事项、填报、退回更正"),
    ("area_clerk", "wenshu", "本学区各校的应办事项，代校填报"),
    ("holder", "zhendi", "宣传栏、电子屏等名录和更新"),
    ("observer", "guancha", "只看不改：方案、记录、数字"),
    ("admin", "xitong", "单位、人员、记录类型、设置"),
    ("security", "anquan", "安全设置与日志"),
    ("audit", "shenji", "操作日志、台账核对"),
    ("first_reviewer", "chushen", "等初审的稿件：校对、修改、通过或退回"),
    ("second_reviewer", "fushen", "等复审的稿件"),
    ("final_reviewer", "zhongshen", "等终审的稿件、审签单"),
    ("publisher", "fabu", "可以发布的稿件、本单位阵地"),
    ("assessor", "kaohe", "得分：试算、公布、处理异议；考核办法"),
)
"""Role, user name, what there is to look at. Each of these signs in with PASSWORD, as everybody of the demo does."""


@dataclass
class People:
    """Everybody by what they do. Units are keys; people are rows."""

    house_id: int
    today: date
    correspondents: dict[int, Person] = field(default_factory=dict)
    clerks: dict[int, Person] = field(default_factory=dict)  # by district, and the root's
    verifiers: dict[int, Person] = field(default_factory=dict)  # by district, and the root's
    staff: dict[int, list[Person]] = field(default_factory=dict)  # by office, for rosters
    leaders: list[Person] = field(default_factory=list)
    group: list[Person] = field(default_factory=list)
    planner: Person | None = None
    accounts: dict[int, Account] = field(default_factory=dict)  # by person
    _viewers: dict[int, Viewer] = field(default_factory=dict)

    def viewer(self, person: Person) -> Viewer:
        """The person as an actor, with today's posts; kept until `forget`."""
        if person.pk not in self._viewers:
            self._viewers[person.pk] = viewer_of(self.accounts[person.pk], self.today)
        return self._viewers[person.pk]

    def forget(self) -> None:
        """The tree has changed: reach is asked anew."""
        self._viewers.clear()


@dataclass
class _Plan:
    """Rows to be: people in order, with their user name and posts."""

    draw: Random
    names: list[str]
    rows: list[tuple[Person, str, list[tuple[Unit, str, str]]]] = field(default_factory=list)

    def add(self, house_id: int, username: str, *posts: tuple[Unit, str, str]) -> Person:
        """One more person; without a user name without an account."""
        name = self.names.pop()
        sort_key, initials = keys_of(name)
        phone = f"1{self.draw.choice('3578')}0-0000-{self.draw.randint(0, 9999):04d}"
        person = Person(house_id=house_id, name=name, sort_key=sort_key[:120], initials=initials, phone=phone)
        self.rows.append((person, username, list(posts)))
        return person


def add_people(house_id: int, units: Mapping[str, Unit], *, opened: date, today: date, draw: Random) -> People:
    """Write everybody of the house. Posts are in force from `opened`."""
    plan = _Plan(draw, names.person_names(draw))
    people = People(house_id, today)
    _offices(plan, people, units)
    _below(plan, people, units)
    _sign_ins(plan, people, units)
    _write(house_id, plan, people, opened)
    return people


def _offices(plan: _Plan, people: People, units: Mapping[str, Unit]) -> None:
    """Leaders, the study group, and the staff of each office (its first member is its correspondent)."""
    root, group, leaders = units[names.HOUSE], units[tree.GROUP], units[tree.LEADERS]
    house_id = people.house_id
    for number, title in enumerate(("局长", "副局长", "副局长", "副局长", "总督学")):
        username = "lingdao" if number == 0 else f"ju{number + 1:02d}"
        posts = ((root, "leader", title), (leaders, "observer", title), (group, "observer", "成员"))
        people.leaders.append(plan.add(house_id, username, *posts))
    people.group = list(people.leaders)
    for number, (name, staff) in enumerate(names.OFFICES):
        if name not in units:
            continue
        office = units[name]
        head = ((group, "observer", "成员"),) if number < 7 else ()
        chief = plan.add(house_id, f"gu{number + 1:02d}", (office, "observer", f"{name}负责人"), *head)
        clerk = plan.add(house_id, f"gt{number + 1:02d}", (office, "correspondent", "通讯员"))
        people.group += [chief] if head else []
        people.correspondents[office.pk] = clerk
        others = [plan.add(house_id, "", (office, "observer", "科员")) for _ in range(staff - 2)]
        people.staff[office.pk] = [chief, clerk, *others]
    people.correspondents[group.pk] = plan.add(house_id, "zxz", (group, "correspondent", "学习秘书"))
    people.correspondents[leaders.pk] = plan.add(house_id, "bz", (leaders, "correspondent", "联络员"))


def _below(plan: _Plan, people: People, units: Mapping[str, Unit]) -> None:
    """A correspondent for every other unit; a clerk and a verifier for each district."""
    number = 0
    for unit in sorted(units.values(), key=lambda each: each.order):
        if unit.pk in people.correspondents or unit.parent_id is None:
            continue
        number += 1
        first_school = unit.klass == tree.TOWN and "tongxun" not in {row[1] for row in plan.rows}
        username = "tongxun" if first_school else f"tx{number:03d}"
        people.correspondents[unit.pk] = plan.add(people.house_id, username, (unit, "correspondent", "通讯员"))
        if unit.type == tree.DISTRICT:
            username = f"ws{number:03d}" if people.clerks else "wenshu"
            people.clerks[unit.pk] = plan.add(people.house_id, username, (unit, "area_clerk", "文书"))
            post = (unit, "verifier", "核验员")
            people.verifiers[unit.pk] = plan.add(people.house_id, f"hy{number:03d}", post)


def _sign_ins(plan: _Plan, people: People, units: Mapping[str, Unit]) -> None:
    """The people of the house as a whole, and the keeper of the first school's boards."""
    root, house_id = units[names.HOUSE], people.house_id
    people.verifiers[root.pk] = plan.add(house_id, "heyan", (root, "verifier", "宣传股核验员"))
    people.clerks[root.pk] = plan.add(house_id, "juws", (root, "area_clerk", "局文书"))
    people.planner = plan.add(house_id, "jihua", (root, "planner", "宣传股计划员"))
    school = next(unit for unit in sorted(units.values(), key=lambda each: each.order) if unit.klass == tree.TOWN)
    plan.add(house_id, "zhendi", (school, "holder", "阵地管理员"))
    for role, username in (("observer", "guancha"), ("admin", "xitong"), ("security", "anquan"), ("audit", "shenji")):
        plan.add(house_id, username, (root, role, ""))
    desk = (
        ("first_reviewer", "chushen", "宣传股初审"), ("second_reviewer", "fushen", "宣传股复审"),
        ("final_reviewer", "zhongshen", "分管领导终审"), ("publisher", "fabu", "发布人"),
        ("assessor", "kaohe", "考核员"),
    )  # fmt: skip
    for role, username, title in desk:
        plan.add(house_id, username, (root, role, title))


def _write(house_id: int, plan: _Plan, people: People, opened: date) -> None:
    hashed = make_password(PASSWORD)  # once: hashing is slow by design
    with leave_scope("the people of a new house"):
        made = Person.objects.bulk_create([row[0] for row in plan.rows])
        index(person_documents(made))
        accounts = [Account(username=name, person=person, password=hashed) for person, name, _ in plan.rows if name]
        Account.objects.bulk_create(accounts)
        Membership.objects.bulk_create(_posts(house_id, plan.rows, opened))
    people.accounts = {account.person_id: account for account in accounts}


def _posts(
    house_id: int, rows: Sequence[tuple[Person, str, list[tuple[Unit, str, str]]]], opened: date
) -> list[Membership]:
    return [
        Membership(house_id=house_id, person=person, unit=unit, role=role, title=title, valid_from=opened)
        for person, _, posts in rows
        for unit, role, title in posts
    ]
