"""`luoshi bench reading`: what the reader finds and misses on plans with gold, how sure it is, and how fast.

What lives here: printing figures beside their goals. Not here: the reader, the rule of a hit (reading_scores.py), peers
(reading_peers.py), PDF (reading_pdf.py). The plans with gold lie beside the repository (`../shared`); what is missing is said, not skipped
in silence. The held-out texts are only counted (--holdout): nothing of their words is printed.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from luoshi.cli.reading_pdf import print_pdf
from luoshi.cli.reading_peers import jionlp_seconds, python_docx_seconds
from luoshi.cli.reading_scores import FIELDS, Score, score_files

HELP = "读方案：准确率、把握度、条款结构、Word 编号与速度，与 JioNLP + cn2an、python-docx 对比"
ROOT = Path(__file__).resolve().parents[2]
GOAL_TEXT = {
    "four": "漏 0、误 0",
    "twelve": "F1 ≥ 0.90，P ≥ 0.95",
    "unseen": "F1 ≥ 0.90，P ≥ 0.95",
    "holdout": "F1 ≥ 0.90，P ≥ 0.95",
}
NAMES = {"four": "四份方案", "twelve": "十二份文本", "unseen": "生文本（可读）", "holdout": "生文本（封存）"}
FIELD_NAMES = {
    "actor": "主体", "measure": "口径", "unit": "量词", "due": "期限", "scope": "落实到", "rate": "比率", "implied": "隐含",
}  # fmt: skip
REPEAT = 7


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the benchmark's arguments."""
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="方案与标准答案所在的文件夹")
    parser.add_argument(
        "--unseen", action="store_true", help="也评 tests/reading_unseen/dev 中的生文本（默认也评，可省略）"
    )
    parser.add_argument("--holdout", action="store_true", help="也评封存的生文本：只输出计数，不输出文字")
    parser.add_argument("--no-peers", action="store_true", help="不安装、不运行对比软件")
    parser.add_argument("-v", "--verbose", action="store_true", help="列出每一处漏读和误读（封存的文本除外）")


def run(args: argparse.Namespace) -> int:
    """Print all tables; 0 always: benchmarks measure, they don't judge."""
    sets = _sets(args)
    _quality(sets, args.verbose)
    _outline(args.shared)
    _word(args.shared, peers=not args.no_peers)
    print_pdf(args.shared, REPEAT)
    _speed(args.shared, peers=not args.no_peers)
    return 0


def _sets(args: argparse.Namespace) -> dict[str, list[tuple[Path, Path]]]:
    """Texts and their gold by name of the set."""
    unseen = ROOT / "tests" / "reading_unseen"
    folders = {"twelve": args.shared / "requirements" / "reading_dev"}
    if args.unseen:
        folders["unseen"] = unseen / "dev"
    if args.holdout:
        folders["holdout"] = unseen / "holdout"
    four = (args.shared / "plans" / "four-plans.txt", args.shared / "requirements" / "targets_gold.json")
    sets = {"four": [four] if four[0].exists() and four[1].exists() else []}
    for name, folder in folders.items():
        sets[name] = [
            (g.with_suffix(".txt"), g) for g in sorted(folder.glob("[0-9]*.json")) if g.with_suffix(".txt").exists()
        ]
    return sets


def _quality(sets: dict[str, list[tuple[Path, Path]]], verbose: bool) -> None:
    print("一、读得准不准（目标：见末列；命中 = 位置重叠且数值、频次、比较都对）")
    print("  文本                 份   应读  命中   漏   误    P      R      F1     目标")
    scores: dict[str, Score] = {}
    for name, pairs in sets.items():
        if not pairs:
            print(f"  {NAMES[name]}：没有找到这些文本，未评。")
            continue
        score = scores[name] = score_files(pairs)
        print(
            f"  {NAMES[name]:<16}{len(pairs):>4}{score.gold:>7}{score.hit:>6}{score.missed:>5}{score.false:>5}"
            f"  {score.precision:.3f}  {score.recall:.3f}  {score.f1:.3f}  {GOAL_TEXT[name]}"
        )
        if verbose and name != "holdout":
            for line in score.faults:
                print("      " + line)
    print("\n  命中者各项的准确率（主体、口径按宽松比较）")
    for name, score in scores.items():
        print(f"  {NAMES[name]:<16}" + "  ".join(f"{FIELD_NAMES[f]} {score.field(f):.3f}" for f in FIELDS))
    print("\n  把握度 ≥ 0.90 者的正确率（目标 ≥ 0.97）")
    for name, score in scores.items():
        print(f"  {NAMES[name]:<16}{score.sure_right / max(1, score.sure):.3f}（{score.sure} / {score.judged} 处）")


def _outline(shared: Path) -> None:
    from luoshi.reading import read

    print("\n二、条款结构与标准答案一致（目标：全部一致）")
    gold_file, source = shared / "requirements" / "outline_gold.json", shared / "plans" / "four-plans.txt"
    if not gold_file.exists() or not source.exists():
        print("  没有找到标准答案，未评。")
        return

    gold = [_listed(p["clauses"]) for p in json.loads(gold_file.read_text("utf-8"))["plans"]]
    ours = [_listed([asdict(c) for c in p.clauses]) for p in read(source).plans]
    same = sum(len(set(a) & set(b)) for a, b in zip(gold, ours, strict=False))
    print(f"  {same} / {sum(map(len, gold))} 个条款一致，多出 {sum(map(len, ours)) - same} 个")


def _listed(clauses: Sequence[dict[str, Any]]) -> list[tuple[object, ...]]:
    """Clauses of a tree, parents first, as comparable values."""
    found: list[tuple[object, ...]] = []
    for c in clauses:
        found.append((c["label"], c["level"], c["heading"], c["start"], c["end"]))
        found += _listed(c["children"])
    return found


def _word(shared: Path, *, peers: bool) -> None:
    from luoshi.reading.formats import decode

    print("\n三、Word 文件（目标：标签 96 / 96，段落 131 / 131，用时不超过 python-docx）")
    source, expected = shared / "fixtures" / "four-plans.docx", shared / "fixtures" / "expected.json"
    if not source.exists() or not expected.exists():
        print("  没有找到 four-plans.docx，未评。")
        return
    data = source.read_bytes()
    wanted = json.loads(expected.read_text("utf-8"))["paragraphs"]
    document = decode(data, source.name)
    shown = [p for p in document.paragraphs if p.text and not p.cells]
    labels = [document.text[p.start : p.label_end].strip() for p in shown if p.label_end > p.start]
    lines = {"".join(p.text.split()) for p in shown}
    print(f"  标签 {len(labels)} / {sum(bool(label) for label, _ in wanted)}", end="，")
    print(f"段落 {sum(''.join((label + text).split()) in lines for label, text in wanted)} / {len(wanted)}")
    ours = seconds(lambda: decode(data, source.name))
    peer = python_docx_seconds(data, REPEAT) if peers else None
    beside = f"python-docx {peer * 1000:.0f} 毫秒" if peer is not None else "python-docx 没有安装，未比"
    print(f"  本系统 {ours * 1000:.0f} 毫秒，{beside}")


def _speed(shared: Path, *, peers: bool) -> None:
    from luoshi.reading import read_text

    print("\n五、速度（处理器时间；目标：不超过 JioNLP + cn2an 的三分之一，用时随文长线性增长）")
    source = shared / "plans" / "four-plans.txt"
    if not source.exists():
        print("  没有找到 four-plans.txt，未评。")
        return
    texts = {"四份方案": source.read_text("utf-8")}
    twelve = sorted((shared / "requirements" / "reading_dev").glob("[0-9]*.txt"))
    if twelve:
        texts["十二份文本"] = "\n\n".join(p.read_text("utf-8") for p in twelve)
    peer = jionlp_seconds(texts, REPEAT) if peers else None
    if peer is None:
        print("  JioNLP + cn2an 装不上或没有要求运行，未比。")
    for name, text in texts.items():
        ours = seconds(lambda text=text: read_text(text))  # type: ignore[misc]
        beside = f"，JioNLP + cn2an {peer[name] * 1000:.0f} 毫秒，{ours / peer[name]:.2f} 倍" if peer else ""
        print(f"  {name}：本系统 {ours * 1000:.0f} 毫秒{beside}")
    if peer:
        print(f"  另需载入：JioNLP + cn2an {peer['load'] * 1000:.0f} 毫秒，本系统 {_own_load() * 1000:.0f} 毫秒")
    _linear(texts["四份方案"])


def _linear(text: str) -> None:
    from luoshi.reading import read_text

    base = 0.0
    for times in (1, 10, 100):
        spent = seconds(lambda times=times: read_text("\n".join([text] * times)), 3 if times < 100 else 1)  # type: ignore[misc]
        base = base or spent
        print(f"  文长 {times:>3} 倍：{spent * 1000:>8.0f} 毫秒，每倍 {spent / times / base:.2f}（线性为 1.00）")


def _own_load() -> float:
    """Processor time of importing the reader in a fresh interpreter."""
    from luoshi.cli.reading_peers import fresh_import_seconds

    return fresh_import_seconds(ROOT)


def seconds(do: Callable[[], object], times: int = REPEAT) -> float:
    """The least processor time of several runs: other work on the machine only adds."""
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        do()
        best = min(best, time.process_time() - start)
    return best
