"""`luoshi ledger check | seal`: prove the ledger, rebuild its tallies, seal the journal. Exit 1 on a finding."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

HELP = "核对台账与汇总（check），或封账（seal）"
NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do, and for which house."""
    parser.add_argument("what", choices=["check", "seal"], help="check 核对；seal 封账")
    parser.add_argument("--house", type=int, help="只处理这一个单位库（编号）；不写则全部")
    parser.add_argument("--repair", action="store_true", help="核对后按台账重建汇总（台账本身从不改动）")
    parser.add_argument("--seals", action="store_true", help="同时核对封账链")
    parser.add_argument("--no-hashes", action="store_true", help="不逐条核对校验值（快）")


def run(args: argparse.Namespace) -> int:
    """Check or seal each house."""
    from luoshi.org.models import House

    houses = House.objects.order_by("pk")
    keys = list((houses.filter(pk=args.house) if args.house else houses).values_list("pk", flat=True))
    if args.house and not keys:
        print(f"没有编号为 {args.house} 的单位库。")
        return 2
    if args.what == "seal":
        return seal_all(keys)
    return max([check_one(key, args) for key in keys], default=0)


def seal_all(keys: list[int]) -> int:
    """Seal the journal of each house and print the line to keep."""
    from luoshi.ledger.errors import NothingToSeal
    from luoshi.ledger.messages import say
    from luoshi.ledger.seals import line_of, seal

    for key in keys:
        try:
            print(line_of(seal(house_id=key, by=None, at=datetime.now(UTC))))
        except NothingToSeal as nothing:
            print(say(nothing))
    return 0


def check_one(house_id: int, args: argparse.Namespace) -> int:
    """Prove one house and print what was found; with --repair rebuild and prove again."""
    from luoshi.ledger.check import check, repair
    from luoshi.ledger.messages import say_finding

    proof = check(house_id=house_id, hashes=not args.no_hashes, seals=args.seals)
    for finding in proof.findings:
        print(say_finding(finding))
    sealed = f"，封账 {proof.seals} 次" if args.seals else ""
    print(
        f"{proof.house}：分录 {proof.entries} 条，汇总 {proof.tallies} 项{sealed}，发现问题 {len(proof.findings)} 处。"
    )
    if not proof.findings:
        return 0
    if not args.repair:
        print("汇总不符时可加 --repair 按台账重建；台账本身的问题请联系维护人员并保留数据库文件。")
        return 1
    repair(house_id=house_id)
    left = check(house_id=house_id, hashes=not args.no_hashes, seals=args.seals).findings
    print(f"已按台账重建汇总，仍有问题 {len(left)} 处。")
    return 1
