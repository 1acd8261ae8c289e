"""`luoshi search rebuild | check`: make the search index anew, or compare it with the rooms. Exit 1 on a difference."""

from __future__ import annotations

import argparse
from time import perf_counter

HELP = "重建检索索引（rebuild），或核对它（check）"
NEEDS_DJANGO = True
SHOWN = 20  # differences printed; more say nothing new
WHAT = {"missing": "没有收入索引", "stale": "索引里是旧内容", "left": "索引里有，原件已经没有"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do, and for which house."""
    parser.add_argument("what", choices=["rebuild", "check"], help="rebuild 重建；check 核对")
    parser.add_argument("--house", type=int, help="只处理这一个单位库（编号）；不写则全部")


def run(args: argparse.Namespace) -> int:
    """Rebuild or compare each house."""
    from luoshi.org.models import House

    houses = House.objects.order_by("pk")
    rows = list((houses.filter(pk=args.house) if args.house else houses).values_list("pk", "name"))
    if args.house and not rows:
        print(f"没有编号为 {args.house} 的单位库。")
        return 2
    return (rebuild_all if args.what == "rebuild" else check_all)(rows)


def rebuild_all(houses: list[tuple[int, str]]) -> int:
    """Write every house's index anew."""
    from luoshi.search.rebuilding import rebuild, words_anew

    words_anew()
    for key, name in houses:
        start = perf_counter()
        counts = rebuild(house_id=key)
        seconds = perf_counter() - start
        print(f"{name}：{sum(counts.values())} 条已收入索引，用时 {seconds:.1f} 秒。")
    return 0


def check_all(houses: list[tuple[int, str]]) -> int:
    """Compare every house's index with its rooms."""
    from luoshi.search.rebuilding import check, index_is_whole
    from luoshi.ui.registry import search_sources

    faults = 0
    if not index_is_whole():
        print("词的索引与索引表不一致。")
        faults += 1
    for key, name in houses:
        seen, differences = check(house_id=key)
        for each in differences[:SHOWN]:
            source = search_sources.get(each.kind)
            print(f"{source.label if source else each.kind} {each.object_id} {each.title}：{WHAT[each.what]}")
        print(f"{name}：应有 {seen} 条，不一致 {len(differences)} 条。")
        faults += len(differences)
    if faults:
        print("运行 luoshi search rebuild 可以重建。")
    return 1 if faults else 0
