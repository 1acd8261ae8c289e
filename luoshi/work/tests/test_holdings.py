"""What stays: adding, changing, closing, many at once; only for units that one keeps holdings for."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from luoshi.catalogue.load import load as catalogue
from luoshi.ledger.models import Holding
from luoshi.ui.scope import leave_scope
from luoshi.work.fields import Around
from luoshi.work.holding_form import first_detail, holding_form
from luoshi.work.tests.house import House


def holding(name: str) -> Holding | None:
    """The holding of this name."""
    with leave_scope("a test looks"):
        return Holding.objects.filter(name=name).first()


def test_every_type_has_a_form(house: House) -> None:
    """Each type of the catalogue asks its own fields."""
    around = Around(house.viewer("沈若溪").today, lambda keys: {}, Holding.objects.none(), Holding.objects.none())
    for declared in catalogue().holding_types():
        form = holding_form(declared, around, Holding.objects.none(), fresh=True)()
        assert {f"f_{each.code}" for each in declared.fields} <= set(form.fields)
        assert first_detail(declared) is None or first_detail(declared) in declared.fields


def test_a_board_is_added_changed_and_closed(house: House) -> None:
    """Its card shows it; closed, it cannot be ticked any more."""
    client, school = house.client("沈若溪"), house.units["东桥小学"]
    form = {"name": "西门宣传栏", "unit": school.pk, "f_form": "board", "f_place": "西门", "opened_on": "2026-01-01"}
    made = client.post(f"{reverse('work:holding_new')}?type=board", form)
    assert made.status_code == 302
    assert client.post(f"{reverse('work:holding_new')}?type=board", form).status_code == 422
    row = holding("西门宣传栏")
    assert row is not None
    changed = {**form, "name": "西门大宣传栏"}
    client.post(reverse("work:holding_edit", args=[row.pk]), changed)
    assert "西门大宣传栏" in client.get("/records/new/?kind=channel.update").content.decode()
    client.post(reverse("work:holding_close", args=[row.pk]), {"day": timezone.localdate().isoformat()})
    assert "西门大宣传栏" not in client.get("/records/new/?kind=channel.update").content.decode()
    assert "停用" in client.get(reverse("work:holding", args=[row.pk])).content.decode()


def test_a_foreign_holding_is_not_there(house: House) -> None:
    """Its card, its form, its closing: 404 for the neighbour; the clerk of the area above may."""
    row = holding("校门口宣传栏")
    assert row is not None
    outsider, clerk = house.client("方一鸣"), house.client("何静")
    for name in ("holding", "holding_edit"):
        assert outsider.get(reverse(f"work:{name}", args=[row.pk])).status_code == 404
        assert clerk.get(reverse(f"work:{name}", args=[row.pk])).status_code == 200
    assert outsider.post(reverse("work:holding_close", args=[row.pk]), {"day": "2026-01-01"}).status_code == 404
    foreign = {
        "name": "甲",
        "unit": house.units["东桥小学"].pk,
        "f_form": "board",
        "f_place": "乙",
        "opened_on": "2026-01-01",
    }
    assert outsider.post(f"{reverse('work:holding_new')}?type=board", foreign).status_code == 422


def test_many_boards_are_pasted_looked_at_and_then_registered(house: House) -> None:
    """The first look writes nothing and names each fault; confirming writes the sound lines."""
    client, address = house.client("何静"), reverse("work:holding_paste")
    text = "操场宣传栏 东桥小学 操场\n大门橱窗\t西河小学\t大门左侧\n校门口宣传栏 东桥小学\n某栏 邻县小学\n操场宣传栏,东桥小学"
    looked = client.post(address, {"type": "board", "text": text}).content.decode()
    for words in ("2 行可以登记，3 行有问题", "已经登记过同名的", "没有找到这个单位"):
        assert words in looked
    assert holding("操场宣传栏") is None
    client.post(address, {"type": "board", "text": text, "confirm": "1"})
    made = holding("大门橱窗")
    assert made is not None
    assert (made.unit_id, made.values["place"]) == (house.units["西河小学"].pk, "大门左侧")
    assert holding("操场宣传栏") is not None
    assert holding("某栏") is None


def test_who_keeps_one_unit_need_not_name_it(house: House) -> None:
    """The correspondent's lines may leave the unit out."""
    client = house.client("沈若溪")
    client.post(reverse("work:holding_paste"), {"type": "board", "text": "走廊宣传栏 一楼走廊", "confirm": "1"})
    made = holding("走廊宣传栏")
    assert made is not None
    assert (made.unit_id, made.values["place"]) == (house.units["东桥小学"].pk, "一楼走廊")
