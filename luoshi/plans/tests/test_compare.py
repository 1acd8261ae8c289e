"""A corrected document against the adopted one: the words moved, the value changed, the target dropped, one came."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from luoshi.plans.compare import Old, Shift, compare

PLAN = "一、学习\n集中学习全年不少于12次。\n二、宣传\n每季度研讨不少于1次。\n各校宣传栏全年更新8次以上。\n"
READ = {
    "集中学习全年不少于12次": (12, "year"),
    "每季度研讨不少于1次": (1, "quarter"),
    "各校宣传栏全年更新8次以上": (8, "year"),
}


def read(text: str, found: dict[str, tuple[int, str]]) -> list[dict[str, object]]:
    """What a reader would give for `found` in `text`."""
    return [
        {"quote": quote, "start": text.index(quote), "end": text.index(quote) + len(quote), "value": value,
         "cadence": cadence, "comparator": ">=", "unit": "次"}
        for quote, (value, cadence) in found.items()
    ]  # fmt: skip


def olds(text: str = PLAN) -> list[Old]:
    return [Old(key, r["quote"], r["start"], r["end"], r) for key, r in enumerate(read(text, READ))]


def fates(new_text: str, found: dict[str, tuple[int, str]]) -> list[str]:
    return [item.fate for item in compare(PLAN, olds(), new_text, read(new_text, found))]


def test_the_same_document_changes_nothing():
    """Every target is the same, in its place."""
    assert fates(PLAN, READ) == ["same", "same", "same"]


def test_a_sentence_before_shifts_all_and_moves_nothing():
    """Text that comes before only shifts offsets: the targets did not move in the document's sense."""
    assert fates("关于印发方案的通知\n" + PLAN, READ) == ["same", "same", "same"]


def test_words_moved_to_another_clause_are_found_again():
    """The board target goes to the front."""
    lines = PLAN.splitlines(keepends=True)
    moved = lines[0] + lines[4] + "".join(lines[1:4])
    items = compare(PLAN, olds(), moved, read(moved, READ))
    board = items[2]
    assert board.fate == "moved"
    assert moved[board.start : board.end] == "各校宣传栏全年更新8次以上"
    assert {items[0].fate, items[1].fate} == {"same"}


def test_a_changed_value_says_what_differs():
    """12 becomes 10, the words round it stay."""
    new = PLAN.replace("12次", "10次")
    found = {"集中学习全年不少于10次": (10, "year")} | {k: v for k, v in READ.items() if "12" not in k}
    first = compare(PLAN, olds(), new, read(new, found))[0]
    assert (first.fate, first.differs) == ("changed", ("value",))


def test_other_words_for_the_same_demand_are_reworded():
    """更新8次以上 → 更新不少于8次 asks the same."""
    new = PLAN.replace("更新8次以上", "更新不少于8次")
    found = {k: v for k, v in READ.items() if "宣传栏" not in k} | {"各校宣传栏全年更新不少于8次": (8, "year")}
    assert [item.fate for item in compare(PLAN, olds(), new, read(new, found))] == ["same", "same", "reworded"]


def test_a_dropped_and_an_added_target_are_told_apart():
    """The study target goes, a patrol comes."""
    new = PLAN.replace("集中学习全年不少于12次。\n", "") + "每周到社区路段巡查。\n"
    found = {k: v for k, v in READ.items() if "12" not in k} | {"每周到社区路段巡查": (1, "week")}
    assert fates(new, found) == ["dropped", "same", "same", "added"]


def test_one_added_by_hand_stays_where_its_words_stand():
    """The reader never found it; its words are still there."""
    at = PLAN.index("二、宣传")
    item = compare(PLAN, [Old(9, "二、宣传", at, at + 4, {})], "前言\n" + PLAN, [])[0]
    assert (item.fate, item.start) == ("same", at + 3)


@given(st.text("甲乙丙1次\n", max_size=60), st.text("甲乙丙1次\n", max_size=60))
def test_mapped_offsets_keep_their_character(old, new):
    """An offset that is mapped leads to the same character, and order is kept."""
    shift = Shift(old, new)
    places = [(offset, shift(offset)) for offset in range(len(old))]
    kept = [(a, b) for a, b in places if b is not None]
    assert all(old[a] == new[b] for a, b in kept)
    assert [b for _, b in kept] == sorted(b for _, b in kept)


@given(st.lists(st.sampled_from(list(READ)), unique=True), st.permutations(range(5)))
def test_every_target_has_exactly_one_fate(kept, order):
    """Whatever is cut and shuffled, nothing is paired twice and nothing is lost."""
    lines = PLAN.splitlines(keepends=True)
    new = "".join(lines[i] for i in order)
    found = {quote: READ[quote] for quote in kept}
    items = compare(PLAN, olds(), new, read(new, found))
    assert sorted(item.key for item in items if item.key is not None) == [0, 1, 2]
    used = [item.new for item in items if item.new is not None]
    assert sorted(used) == list(range(len(found)))
