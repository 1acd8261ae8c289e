"""The month of walk 03 as it was lived, and what follows from it by hand.

What lives here: outlets, the 600 reports, information items, commissions, and plain sums over them, written from the words
of field.md §2.2. Not here: the story (`walk_03.py`). Invariant: nothing of the product is imported; units are names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random

# name, level, medium, address
OUTLETS = (
    ("华夏教师报", "national", "paper", ""), ("华夏校园网", "national", "net", "hx.example"),
    ("华夏校园电视", "national", "tv", ""), ("南江早报", "province", "paper", ""),
    ("南江校园网", "province", "net", "nj.example"), ("南江卫星电视", "province", "tv", ""),
    ("江川快报", "city", "paper", ""), ("江川夜报", "city", "paper", ""), ("江川在线", "city", "net", "jc.example"),
    ("江川电视", "city", "tv", ""), ("江川播报", "city", "account", "jcbb.example"), ("青禾报", "county", "paper", ""),
    ("青禾在线", "county", "net", "qh.example"), ("青禾广播", "county", "radio", ""),
    ("学校主页", "inside", "net", "home.example"), ("新闻网", "inside", "net", "news.example"), ("校报", "inside", "paper", ""),
)  # fmt: skip
LEVEL = {name: level for name, level, _, _ in OUTLETS}
MEDIUM = {name: medium for name, _, medium, _ in OUTLETS}
DOMAIN = {name: domain for name, _, _, domain in OUTLETS}
WEIGHTS = (2, 2, 1, 4, 5, 2, 6, 4, 6, 2, 3, 5, 6, 2, 3, 3, 3)
FORMS = ("news", "feature", "photo", "brief", "video")
JOURNALS = (("青禾政务", "county"), ("江川要情", "city"), ("南江专报", "province"), ("华夏内参选", "national"))
TASK = {"县直": 12, "乡镇": 8, "村级": 4, "机关": 4}
"""月任务 of S1 in points, by class."""
QUOTA = {"县直": 2, "乡镇": 1, "村级": 1, "机关": 1}
"""信息月任务 of S9 in items, by class."""


@dataclass
class Piece:
    """One appearance. `names`: (name, unit) in order; unit None is the outlet's own reporter. `fate`: verified, rewritten
    (sent back, written anew, verified), sent_back, withdrawn (after it was verified), waiting."""

    number: int
    unit: str
    day: date
    delay: int
    title: str
    outlet: str
    form: str
    position: str
    length: int
    paid: bool
    names: list[tuple[str, str | None]]
    address: str = ""
    again_of: int | None = None
    fate: str = "verified"

    @property
    def shares(self) -> dict[str, Fraction]:
        """By heads, reporters take none."""
        heads = [unit for _, unit in self.names if unit is not None]
        return {unit: Fraction(n, len(heads)) for unit, n in Counter(heads).items()}

    @property
    def stands(self) -> bool:
        """Counted at the month's end."""
        return self.fate in ("verified", "rewritten")


@dataclass(frozen=True)
class Double:
    """A second report of an appearance: another unit's claim, accepted or not, or the same unit once more."""

    of: int
    unit: str
    accepted: bool = False


@dataclass
class Info:
    """An information item; `adopted`: numbers of journals that took it; `answers`: it answers the commission."""

    number: int
    unit: str
    day: date
    title: str
    adopted: tuple[int, ...] = ()
    fate: str = "verified"
    answers: bool = False


@dataclass
class Month:
    """All that was done."""

    first: date
    pieces: list[Piece] = field(default_factory=list)
    doubles: list[Double] = field(default_factory=list)
    infos: list[Info] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    negative: str = ""
    untrue: int = -1  # number of a piece

    @property
    def last(self) -> date:
        """Its last day."""
        return (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    @property
    def reports(self) -> int:
        """Calls by which units reported a placement."""
        return len(self.pieces) + len(self.doubles)


def draw_month(first: date, classes: Mapping[str, str], reports: int, seed: int = 3) -> Month:
    """A month of so many reports. `classes`: by name of a unit that does press work."""
    draw, month, units = Random(seed), Month(first), sorted(classes)
    claims, twice = reports * 24 // 600, reports * 10 // 600
    for number in range(reports - claims - twice):
        month.pieces.append(_piece(month, number, units, draw))
    for number, piece in enumerate(month.pieces):  # every sort of end has its place in the count
        piece.fate = {3: "sent_back", 9: "rewritten", 17: "withdrawn", 26: "waiting"}.get(number % 30, "verified")
    plain = [p for p in month.pieces if p.fate == "verified" and len(p.names) == 1 and p.names[0][1] == p.unit]
    for place, piece in enumerate(draw.sample([p for p in plain if p.again_of is None], claims)):
        other = draw.choice([unit for unit in units if unit != piece.unit])
        month.doubles.append(Double(piece.number, other, accepted=place % 4 != 3))
    with_address = [p for p in month.pieces if p.address and p.fate == "verified"]
    month.doubles += [Double(p.number, p.unit) for p in draw.sample(with_address, twice)]
    _information(month, units, draw)
    month.negative = next(p.unit for p in month.pieces if p.stands and LEVEL[p.outlet] == "city")
    told = [
        p for p in month.pieces if p.stands and LEVEL[p.outlet] in ("city", "province") and p.unit != month.negative
    ]
    month.untrue = told[-1].number
    return month


def _piece(month: Month, number: int, units: Sequence[str], draw: Random) -> Piece:
    unit, outlet = draw.choice(units), draw.choices([each[0] for each in OUTLETS], WEIGHTS)[0]
    form = draw.choices(FORMS, (10, 4, 4, 3, 1))[0]
    lead = MEDIUM[outlet] == "paper" and draw.random() < 0.2
    length = 0 if draw.random() < 0.05 else draw.choice((120, 280, 500, 501, 640, 820, 1000, 1001, 1500))
    names: list[tuple[str, str | None]] = [("", unit)]
    lot, others = draw.random(), [each for each in units if each != unit]
    if lot < 0.06:  # two units
        names.append((f"合作者{number}", draw.choice(others)))
    elif lot < 0.10:  # three names, two of the own unit
        names += [(f"同事{number}", unit), (f"合作者{number}", draw.choice(others))]
    elif lot < 0.15:
        names.append((f"记者{number}", None))
    day = month.first + timedelta(days=draw.randrange(26))
    made = Piece(number, unit, day, draw.randrange(4), f"{unit}纪事之{number:03d}", outlet, form,
                 "lead" if lead else "ordinary", length, draw.random() < 0.05, names)  # fmt: skip
    if number % 12 == 11:  # the same text in another outlet
        before = month.pieces[number - 5]
        free = [name for name in LEVEL if name != before.outlet]
        later = min(before.day + timedelta(days=1 + draw.randrange(3)), month.first + timedelta(days=27))
        outlet = draw.choice(free)
        told = max(0, (before.day + timedelta(days=before.delay) - later).days)  # never reported before its first
        made = replace(
            before, number=number, day=later, delay=told, outlet=outlet, position="ordinary", again_of=before.number
        )
    if DOMAIN[made.outlet]:
        made.address = f"https://{DOMAIN[made.outlet]}/{month.first:%Y%m}/{number}.html"
    else:
        made.address = ""
    return made


def _information(month: Month, units: Sequence[str], draw: Random) -> None:
    count = max(8, len(month.pieces) // 4)
    month.asked = draw.sample(list(units), max(4, len(units) // 10))
    for number in range(count):
        answers = number < len(month.asked) * 2 // 3
        unit = month.asked[number] if answers else draw.choice(units)
        day = month.first + timedelta(days=draw.randrange(15 if answers else 27))
        taken = draw.choices(((), (0,), (1,), (2,), (3,), (0, 1)), (10, 4, 3, 2, 1, 1))[0]
        fate = "sent_back" if number % 20 == 19 else "verified"
        month.infos.append(Info(number, unit, day, f"{unit}信息之{number:03d}", taken if fate == "verified" else (),
                                fate, answers))  # fmt: skip


def claimed(month: Month) -> list[Piece]:
    """The pieces with the names of accepted claims, as they stand once claims were decided."""
    added = {each.of: each.unit for each in month.doubles if each.accepted}
    return [
        replace(p, names=[*p.names, (f"认领{p.number}", added[p.number])]) if p.number in added else p
        for p in month.pieces
    ]


# -- the return ------------------------------------------------------------------------------------------------------


def pieces_by_level(pieces: Iterable[Piece]) -> dict[str, Counter[str]]:
    """Unit → level → pieces, exact."""
    found: dict[str, Counter[str]] = {}
    for piece in pieces:
        if piece.stands:
            for unit, share in piece.shares.items():
                found.setdefault(unit, Counter())[LEVEL[piece.outlet]] += share  # type: ignore[assignment]
    return found


# -- scores, from the words of field.md §2.2 ---------------------------------------------------------------------------


def s1(month: Month, pieces: Sequence[Piece], classes: Mapping[str, str], missed: Iterable[str], *,
       void: bool = True) -> dict[str, Fraction]:  # fmt: skip
    """City 4, lead 8; province 6, 10; national 20, 40. Target missed: 2 × missing. Commission missed −5. Untrue: item 0, −5.
    Negative: month 0 and −10, after the shortfall (T2, −14)."""
    worth = {"city": (4, 8), "province": (6, 10), "national": (20, 40)}
    got = dict.fromkeys(classes, Fraction(0))
    for piece in pieces:
        if piece.stands and LEVEL[piece.outlet] in worth and not (void and piece.number == month.untrue):
            points = worth[LEVEL[piece.outlet]][piece.position == "lead"]
            for unit, share in piece.shares.items():
                got[unit] += points * share
    made = {}
    for unit, klass in classes.items():
        short = max(Fraction(0), TASK[klass] - got[unit]) if klass in TASK else 0
        made[unit] = (Fraction(-10) if unit == month.negative else got[unit]) - 2 * short
    for unit in missed:
        made[unit] -= 5
    if void:
        made[month.pieces[month.untrue].unit] -= 5
    return made


def s9(month: Month, classes: Mapping[str, str]) -> dict[str, Fraction]:
    """Month's quota met 2, else 0; each further item +1; adopted county 1, prefecture 2, province 3, national 4 on top."""
    worth = {"county": 1, "city": 2, "province": 3, "national": 4}
    made = {}
    for unit, klass in classes.items():
        own = [each for each in month.infos if each.unit == unit and each.fate == "verified"]
        points = sum(worth[JOURNALS[journal][1]] for each in own for journal in each.adopted)
        if klass in QUOTA:
            points += 2 * (len(own) >= QUOTA[klass]) + max(0, len(own) - QUOTA[klass])
        made[unit] = Fraction(points)
    return made


def s10(pieces: Sequence[Piece], classes: Mapping[str, str]) -> dict[str, Fraction]:
    """Three tiers outside (here national, province, city): paper by length, picture, net text, net picture, TV. Inside: home
    page 10, news net 4, campus paper 5 per 100 characters, picture 15, one-liner (here 简讯) 5."""
    made = dict.fromkeys(classes, Fraction(0))
    for piece in pieces:
        if piece.stands:
            for unit, share in piece.shares.items():
                made[unit] += share * _s10_item(piece)
    return made


def _s10_item(piece: Piece) -> int:
    tier = {"national": 0, "province": 1, "city": 2}.get(LEVEL[piece.outlet])
    medium, photo = MEDIUM[piece.outlet], piece.form == "photo"
    if tier is None:
        if LEVEL[piece.outlet] != "inside":
            return 0
        if piece.outlet in ("学校主页", "新闻网"):
            return 10 if piece.outlet == "学校主页" else 4
        return 15 if photo else 5 if piece.form == "brief" else piece.length // 100 * 5
    if medium == "tv":
        return (30, 25, 20)[tier]
    if medium == "net":
        return (10, 8, 5)[tier] if photo else (8, 5, 3)[tier]
    if medium != "paper" or (not photo and not piece.length):
        return 0
    if photo:
        return (10, 8, 5)[tier]
    band = 0 if piece.length <= 500 else 1 if piece.length <= 1000 else 2
    return ((15, 20, 25), (10, 15, 20), (8, 10, 15))[tier][band]
