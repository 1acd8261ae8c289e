"""`luoshi log check | key | verify FILE`: prove the log's chain, print the public key, prove a signed file.

Exit 0 where all is whole, 1 on a finding, 2 where a file cannot be read.
"""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "核对操作日志链（check），验证导出的日志文件（verify 文件），或显示验证用公钥（key）"
NEEDS_DJANGO = True

FAULTS = {
    "missing": "第 {seq} 条日志不见了（编号 {entry}）",
    "changed": "第 {seq} 条日志被改动过（编号 {entry}）",
    "gap": "第 {seq} 条之前的链缺失",
    "loose": "编号 {entry} 的日志还没有入链",
}
WRONG = {
    "broken": "这不是完整的日志文件。",
    "hash": "内容被改动过：校验值不符。",
    "count": "条数与文件末行所写不符。",
    "signature": "签名无效。",
    "key": "不是本系统签发的：签名所用的密钥不同。",
    "chain": "文件中间有日志被删改：前后两条的链接不上。",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do, and the file."""
    parser.add_argument(
        "what", choices=["check", "key", "verify"], help="check 核对日志链；key 显示公钥；verify 验证文件"
    )
    parser.add_argument("file", nargs="?", help="要验证的日志文件（.jsonl）")
    parser.add_argument("--key", default="", help="用这把公钥验证；不写则用本系统的")
    parser.add_argument("--house", type=int, help="只核对这一个单位库（编号）；不写则全部")


def run(args: argparse.Namespace) -> int:
    """Do what is asked."""
    from django.conf import settings

    from luoshi.audit.signing import public_key

    if args.what == "key":
        print(public_key(settings.SECRET_KEY))
        return 0
    if args.what == "verify":
        return verify(args.file, args.key or public_key(settings.SECRET_KEY))
    return check(args.house)


def check(house: int | None) -> int:
    """Prove the chain of each house."""
    from luoshi.audit.chain import chain_up, faults
    from luoshi.org.models import House

    keys = [house] if house else list(House.objects.order_by("pk").values_list("pk", flat=True))
    found = 0
    for key in keys:
        chain_up(key)
        for fault in faults(key):
            found += 1
            print(FAULTS[fault.kind].format(seq=fault.seq, entry=fault.entry_id))
    print(f"核对了 {len(keys)} 个单位库的日志，发现问题 {found} 处。")
    return 1 if found else 0


def verify(name: str | None, key: str) -> int:
    """Prove a file and say what it holds."""
    from luoshi.audit.export import prove

    if not name:
        print("请写上要验证的文件，例如：luoshi log verify 操作日志.jsonl")
        return 2
    try:
        proof = prove(Path(name), key=key)
    except OSError as error:
        print(f"读不了 {name}：{error.strerror}")
        return 2
    for fault in proof.wrong:
        print(WRONG[fault])
    if proof.wrong:
        return 1
    head = proof.head or {}
    print(
        f"完整无误：{head.get('house', '')}，{proof.lines} 条，{head.get('made_at', '')} 由 {head.get('made_by', '')} 导出。"
    )
    return 0
