"""The press's print: what stands in it is what the journal holds, by level, outlet, unit and name; Word and Excel agree."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from luoshi.ledger.operations import NewEvidence, NewShare
from luoshi.reports.prints.tests.office import Office, ask, moment, printed

MARCH = {"period": "month:2026-03-01", "as_of": "2026-04-01 12:00"}


def place(office: Office, title: str, day: date, **more) -> list[int]:
    values = {"title": title, "outlet": "江城日报", "level": "city", "medium": "paper", **more.pop("values", {})}
    unit = more.pop("unit", office.oak)
    proof = [NewEvidence(url="https://example.org/a", grade="B")]
    return office.work(
        "press.placement", unit.pk, day, moment(date(2026, 3, 28)), values=values, evidence=proof, **more
    )


def grid(made, name: str) -> list[tuple]:
    return list(next(each for each in made.grids if each.name == name).values())


def test_the_month_in_numbers(office: Office):
    place(office, "操场上的早读", date(2026, 3, 3))
    place(office, "河堤上的安全课", date(2026, 3, 9), values={"level": "province", "outlet": "江南日报"})
    joint = [NewShare(office.elm.pk, "participant", Fraction(1, 3))]
    place(office, "两校同读一本书", date(2026, 3, 12), units=joint)
    place(office, "上个月的事", date(2026, 2, 10))
    made, words, _cells = printed("press", ask(office.leader, **MARCH))
    text = "".join(words) if not isinstance(words, str) else words
    assert "上稿3篇" in text
    assert "省级1篇" in text
    assert "上一期同样长的时间上稿1篇，本期增加2篇" in text
    units = {row[0]: row[-1] for row in grid(made, "各单位上稿")}
    assert units[office.oak.name] == Fraction(8, 3)
    assert units[office.elm.name] == Fraction(1, 3)
    assert units["合计"] == 3
    assert [row[2] for row in grid(made, "上稿清单")] == ["河堤上的安全课", "操场上的早读", "两校同读一本书"]

    own, _words, _more = printed("press", ask(office.leader, unit=office.elm.pk, alone="1", **MARCH))
    assert [row[-1] for row in grid(own, "上稿清单")] == [Fraction(1, 3)]
