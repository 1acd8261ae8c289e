"""What walk 03 reads back from the product, and how it is compared with the sums of `walk_03_month.py`.

What lives here: return, summary, scores, corrections. Not here: the month (`walk_03.py`). Invariant: each compared figure is
read from a file or a published row, the other side from the plan of the month alone.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import walk_03_month as hand
from docx import Document
from openpyxl import load_workbook

FORM = "正面新闻统计表"
ABOVE = ("national", "province", "city")
HEADS: Mapping[str, tuple[str, ...]] = {
    "上稿合计": (*ABOVE, "county", "inside"), "合计": (*ABOVE, "county", "inside"), "国家级": ("national",), "省级": ("province",),
    "市级": ("city",), "县级": ("county",), "本单位": ("inside",), "市级及以上": ABOVE,
}  # fmt: skip
SHARE = "市级及以上占比"
SCHEMES = Path(__file__).resolve().parents[2] / "luoshi/assessment/engine/schemes"
OWN_WORDS = {  # what a house changes in the sample's text before it uses it
    "s01": {},
    "s09": {"{栏: 月任务}": "{栏: 信息月任务}"},
    "s10": {"一类": "国家级", "二类": "省级", "三类": "市级", "一句话新闻": "简讯"},
}


class Checks:
    """The lines of the table."""

    def __init__(self, world: Any, folder: Path, step: Callable[[str], Any]) -> None:
        self.world, self.folder, self.step = world, folder, step
        self.rows: list[tuple[str, str, str, bool]] = []

    def see(self, what: str, by_hand: object, seen: object) -> None:
        """One line: equal or not."""
        self.rows.append((what, str(by_hand), str(seen), by_hand == seen))
        mark = "yes" if by_hand == seen else "**NO**"
        print(f"| {what} | {by_hand} | {seen} | {mark} |", flush=True)

    def same(self, what: str, by_hand: Mapping[Any, Any], seen: Mapping[Any, Any]) -> None:
        """Many figures at once: how many there are, and which differ."""
        keys = dict.fromkeys([*by_hand, *seen])
        wrong = [key for key in keys if by_hand.get(key, "—") != seen.get(key, "—")]
        for key in wrong[:5]:
            print(f"    {what}: {key}: by hand {by_hand.get(key, '—')}, seen {seen.get(key, '—')}", file=sys.stderr)
        total = sum(v for v in by_hand.values() if isinstance(v, int | Fraction))
        self.see(f"{what}: {len(keys)} figures, sum {round(float(total), 3):g}", "0 differ", f"{len(wrong)} differ")

    def run(self) -> int:
        """All checks in the order of the weeks that follow the month. Returns the exit status."""
        print("| what | by hand | seen | equal |\n|---|---|---|---|")
        self.states()
        with self.step("return: confirmed and frozen"):
            round_ = self.return_frozen()
        frozen = self.read_return(round_)
        self.compare_return(frozen)
        moment = self.world.after(6, 600)
        with self.step("summary by the command"):
            self.summary("as of the 6th", moment, self.world.standing)
        with self.step("宣传工作小结 by the command"):
            self.press_print(moment)
        with self.step("three schemes published"):
            published = {code: self.publish(code, moment) for code in OWN_WORDS}
        for code, made in published.items():
            self.compare_scores(code, made)
        with self.step("corrections on the 21st"):
            after = self.correct()
        self.same("frozen return after corrections", _plain(frozen), _plain(self.read_return(round_)))
        with self.step("summary again, as of both moments"):
            self.summary("as of the 6th, asked after corrections", moment, self.world.standing)
            self.summary("as of the 22nd", self.world.after(22), after)
        for code, made in published.items():
            self.restate(code, made, after)
        wrong = sum(not row[3] for row in self.rows)
        print(f"{len(self.rows)} lines, {wrong} differ")
        return 1 if wrong else 0

    # -- what was done ----------------------------------------------------------------------------------------------

    def states(self) -> None:
        """Records and claims as they stand."""
        from luoshi.ledger.models import Record
        from luoshi.press.models import Claim, CommissionUnit
        from luoshi.ui.scope import leave_scope

        month = self.world.month
        fates = Counter(p.fate for p in month.pieces)
        with leave_scope("the walk's records"):
            found = Counter(Record.objects.filter(kind__code="press.placement").values_list("state", flat=True))
            claims = Counter(Claim.objects.values_list("state", flat=True))
            parts = Counter(CommissionUnit.objects.values_list("state", flat=True))
        self.see("placements reported", self.world.reports, month.reports)
        self.see("records verified", fates["verified"] + fates["rewritten"], found["verified"])
        self.see("records sent back", fates["sent_back"], found["sent_back"])
        self.see("records withdrawn after verification", fates["withdrawn"], found["withdrawn"])
        self.see("records waiting", fates["waiting"], found["submitted"])
        own = sum(month.pieces[d.of].unit == d.unit for d in month.doubles)
        self.see("reported twice by one unit: refused", own, self.world.refused_twice)
        self.see("claims accepted", sum(d.accepted for d in month.doubles), claims["accepted"])
        self.see(
            "claims declined", len(month.doubles) - own - sum(d.accepted for d in month.doubles), claims["declined"]
        )
        self.see("commissions done", len(month.asked) - len(self.world.missed), parts["done"])
        self.see("commissions missed", len(self.world.missed), parts["missed"])
        print(f"    articles {self.world.written}, releases {self.world.released}", file=sys.stderr)

    # -- the return -------------------------------------------------------------------------------------------------

    def return_frozen(self) -> int:
        """Defined on the 2nd of the month, confirmed by nine units in ten on the 6th, frozen on its lock day."""
        from luoshi.reports.models import Return, ReturnRound
        from luoshi.reports.returns.operations import confirm_return, define_form
        from luoshi.reports.returns.ready import NEWS
        from luoshi.reports.returns.rounds import keep_up
        from luoshi.ui.scope import leave_scope

        world = self.world
        spec = replace(NEWS.spec, closing_day=31, due={"day_of_next_month": 7})
        begun = world.at(world.first + timedelta(days=1))
        define_form(name=FORM, spec=spec, by=world.user("jihua"), at=begun)
        keep_up(house_id=world.house.pk, at=begun)
        with leave_scope("the walk's returns"):
            rows = list(Return.objects.filter(round__start=world.first).select_related("unit").order_by("unit__path"))
        for number, row in enumerate(rows):
            if number % 10:
                clerk = world.people.viewer(world.people.correspondents[row.unit_id])
                confirm_return(return_id=row.pk, by=clerk, at=world.after(6, number))
        keep_up(house_id=world.house.pk, at=world.after(9))
        keep_up(house_id=world.house.pk, at=world.after(20))
        with leave_scope("the walk's round"):
            round_ = ReturnRound.objects.get(start=world.first)
            confirmed = Return.objects.filter(round=round_, confirmed_at__isnull=False, auto=False).count()
        self.see("returns confirmed by their units", len(rows) - len(rows[::10]), confirmed)
        self.see("the period is frozen", True, round_.frozen_at is not None)
        return int(round_.pk)

    def read_return(self, round_id: int) -> dict[str, list[list[Any]]]:
        """The period's Excel as the planner downloads it: cells of each sheet."""
        from luoshi.reports.returns import excel, queries

        viewer = self.world.user("jihua")
        round_ = queries.rounds(viewer).get(pk=round_id)
        rows = list(queries.returns(viewer).filter(round=round_).order_by("unit__path"))
        data = excel.round_workbook(queries.sheet_of(viewer, round_, rows, waiting=False), units=False)
        book = load_workbook(BytesIO(data))
        return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}

    def compare_return(self, book: Mapping[str, list[list[Any]]]) -> None:
        """Each figure of the statistics, the matrix and the register."""
        by_level = hand.pieces_by_level(self.world.standing)
        for name, cells in book.items():
            if name == "分类矩阵" and not any(row[0] == "单位" for row in cells):
                cells = _turned(cells)
            head = next(n for n, row in enumerate(cells) if "单位" in [str(each) for each in row])
            heads = [re.sub(r"（.*）", "", str(each)) for each in cells[head]]
            body, foot = [r for r in cells[head + 1 :] if r[heads.index("单位")]], []
            if body and "合计" in [str(each) for each in body[-1]]:
                foot = body.pop()
            if "标题" in heads:
                self._register(body, heads)
                continue
            unknown = [h for h in heads if h not in HEADS and h not in (SHARE, "单位", "序号")]
            print(f"    sheet {name}: {heads}, not compared: {unknown}", file=sys.stderr)
            seen, want = {}, {}
            for row in [*body, *([foot] if foot else [])]:
                unit = "合计" if row is foot else row[heads.index("单位")]
                levels = sum(by_level.values(), Counter()) if row is foot else by_level.get(unit, Counter())
                for at, label in enumerate(heads):
                    if label in HEADS or label == SHARE:
                        seen[unit, label] = _number(row[at])
                        want[unit, label] = _close(_figure(levels, label)) or (0 if seen[unit, label] == 0 else None)
            self.same(f"return, {name}", want, seen)

    def _register(self, body: list[list[Any]], heads: list[str]) -> None:
        """Each line of the register by unit, title, outlet."""
        columns = [heads.index(each) for each in ("单位", "标题", "媒体")]
        seen = Counter(tuple(str(row[at]) for at in columns) for row in body)
        pieces = [p for p in self.world.standing if p.stands]
        want = Counter((unit, p.title, p.outlet) for p in pieces for unit in p.shares)
        self.same("return, lines of 登记表", want, seen)

    # -- the summary ------------------------------------------------------------------------------------------------

    def summary(self, when: str, moment: datetime, pieces: list[hand.Piece]) -> None:
        """`luoshi report summary`, read back from its Word file."""
        document = Document(str(self.printed("summary", moment, "docx")))
        text = "".join(p.text for p in document.paragraphs)
        infos = [i for i in self.world.month.infos if i.fate == "verified"]
        want = {"媒体上稿": sum(p.stands for p in pieces), "信息报送": len(infos),
                "信息采用": sum(len(i.adopted) for i in infos)}  # fmt: skip
        for kind, number in want.items():
            found = re.search(rf"{kind}\s*([\d.]+)", text)
            self.see(f"summary {when}: {kind}", number, int(found.group(1)) if found else None)

    def press_print(self, moment: datetime) -> None:
        """`luoshi report press`: units × levels. Bought space is left out there."""
        book = load_workbook(self.printed("press", moment, "xlsx"))
        cells = next(
            [list(row) for row in sheet.iter_rows(values_only=True)]
            for sheet in book.worksheets
            if any("各单位上稿" in str(cell) for row in sheet.iter_rows(values_only=True) for cell in row) or "各单位上稿" in sheet.title
        )  # fmt: skip
        head = max(n for n, row in enumerate(cells) if row[0] == "单位" and "合计" in row and "国家级" in row)
        by_level = hand.pieces_by_level(self.world.standing)
        by_level["合计"] = sum(by_level.values(), Counter())
        want, seen, texts = {}, {}, {}
        for row in cells[head + 1 :]:
            if row[0] is None:
                break
            for label, cell in zip(cells[head][1:], row[1:], strict=False):
                if label in HEADS:
                    seen[row[0], label] = _number(cell or 0)
                    if isinstance(cell, str) and re.fullmatch(r"[\d./]+", cell):
                        texts[row[0], label] = cell
        for unit, levels in by_level.items():
            for label in cells[head][1:]:
                if label in HEADS:
                    want[unit, label] = _close(_figure(levels, label))
        for key, text in texts.items():  # a third stands there as text, rounded
            if key in want and abs(Fraction(text) - (want[key] or 0)) < Fraction(1, 100):
                seen[key] = want[key]
        print(f"    cells that are text, rounded: {len(texts)}", file=sys.stderr)
        self.same("宣传工作小结, units × levels", want, seen)

    def printed(self, kind: str, moment: datetime, form: str) -> Path:
        """A print made by the command as of a moment."""
        out = self.folder / f"{kind}.{form}"
        asked = ["report", kind, "--period", f"month:{self.world.first}", "--as-of", f"{moment:%Y-%m-%d %H:%M}"]
        done = subprocess.run(
            [sys.executable, "-m", "luoshi", *asked, "--out", str(out)], capture_output=True, text=True,
            cwd=Path(__file__).resolve().parents[2], check=False,
        )  # fmt: skip
        if done.returncode:
            print(done.stdout, done.stderr, file=sys.stderr)
        return out

    # -- scores -----------------------------------------------------------------------------------------------------

    def publish(self, code: str, at: datetime) -> Any:
        """The sample scheme in the house's words: written, put into use, published for the month."""
        from luoshi.assessment.computing import scheme_of, span_from
        from luoshi.assessment.schemes import operations as schemes
        from luoshi.assessment.scores.publishing import publish_scores

        world, by = self.world, self.world.user("kaohe")
        text = (SCHEMES / f"{code}.yaml").read_text("utf-8")
        for old, new in OWN_WORDS[code].items():
            text = text.replace(old, new)
        engine, before = scheme_of(text), world.at(world.first - timedelta(days=9))
        scheme = schemes.start_scheme(unit_id=world.root.pk, name=engine.name, text=text, by=by, at=before)
        schemes.save_version(scheme_id=scheme.pk, seen=0, valid_from=world.first, note="启用", by=by, at=before)
        schemes.set_active(scheme_id=scheme.pk, active=True, by=by, at=before)
        span = span_from(f"{world.first}..{world.month.last}", engine)
        return publish_scores(scheme_id=scheme.pk, span=span, by=by, at=at)

    def by_hand(self, code: str, pieces: list[hand.Piece], *, void: bool = True) -> dict[str, Fraction]:
        """The scheme's plain calculation."""
        world = self.world
        if code == "s01":
            return hand.s1(world.month, pieces, world.classes, world.missed, void=void)
        return hand.s9(world.month, world.classes) if code == "s09" else hand.s10(pieces, world.classes)

    def compare_scores(self, code: str, made: Any) -> None:
        """Unit by unit."""
        seen = {self.world.name_of[row.unit_id]: row.total for row in self.rows_of(made)}
        self.same(f"{code} published, unit by unit", self.by_hand(code, self.world.standing), seen)

    @staticmethod
    def rows_of(made: Any) -> list[Any]:
        """The frozen rows."""
        from luoshi.ui.scope import leave_scope

        with leave_scope("the walk's scores"):
            return list(made.rows.all())

    def correct(self) -> list[hand.Piece]:
        """Two weeks later: five placements withdrawn, five corrected, a decision revoked. Returns the pieces as they then are."""
        from luoshi.assessment.models import Decision
        from luoshi.assessment.scores.deciding import revoke_decision
        from luoshi.ledger import operations as ledger
        from luoshi.press.placements import operations as press
        from luoshi.ui.scope import leave_scope

        world, after = self.world, list(self.world.standing)
        joint = {d.of for d in world.month.doubles}
        chosen = [p for p in after if p.stands and p.number not in joint and p.number != world.month.untrue]
        with leave_scope("the walk's decision"):
            untrue = Decision.objects.get(type="失实").pk
        revoke_decision(decision_id=untrue, reason="复核属实", by=world.user("kaohe"), at=world.after(21, 500))
        for minute, piece in enumerate(chosen[:10]):
            by, at, key = world.writer(piece.unit), world.after(21, minute), world.records[piece.number]
            if minute % 2:
                ledger.withdraw_record(record_id=key, by=by, reason="重复登记", at=at)
                changed = replace(piece, fate="withdrawn")
            else:
                changed = replace(piece, length=1600, position="lead")
                press.rewrite_placement(record_id=key, new=world.new(changed), reason="版面登记有误", by=by, at=at)
                ledger.verify_record(record_id=key, by=world.user("heyan"), at=world.after(21, 300 + minute))
            after[piece.number] = changed
        return after

    def restate(self, code: str, made: Any, after: list[hand.Piece]) -> None:
        """As of the publication to the digit; as of now the new sums."""
        from luoshi.assessment.scores.publishing import preview, restated

        again = restated(made)
        self.see(f"{code} restated as of its publication, hash of rows", made.rows_hash, again.rows_hash)
        frozen = {row.unit_id: row.total for row in self.rows_of(made)}
        self.same(f"{code} restated, unit by unit", frozen, {row.unit_id: row.total for row in again.rows})
        now = preview(made, self.world.after(22))
        seen = {self.world.name_of[row.unit_id]: row.total for row in now.rows}
        self.same(f"{code} after corrections, unit by unit", self.by_hand(code, after, void=False), seen)


def _figure(levels: Mapping[str, Fraction], label: str) -> Fraction | None:
    if label != SHARE:
        return Fraction(sum(levels.get(each, 0) for each in HEADS[label]))
    whole = sum(levels.values())
    return Fraction(sum(levels.get(each, 0) for each in ABOVE), 1) / whole if whole else None


def _turned(cells: list[list[Any]]) -> list[list[Any]]:
    """The matrix of few units stands with its units across; here as that of many."""
    head = next(n for n, row in enumerate(cells) if row[-1] == "合计")
    body = cells[head:]
    found = [list(column) for column in zip(*(row for row in body if row[0]), strict=True)]
    found[0][0] = "单位"
    return found


def _close(value: Fraction | None) -> Fraction | None:
    """As a cell of a file holds it: twelve digits."""
    return None if value is None else Fraction(f"{float(value):.9f}")


def _number(cell: Any) -> Fraction | None:
    return _close(Fraction(str(cell))) if isinstance(cell, int | float) else None


def _plain(book: Mapping[str, list[list[Any]]]) -> dict[tuple[str, int, int], Any]:
    return {
        (name, y, x): str(v) for name, rows in book.items() for y, row in enumerate(rows) for x, v in enumerate(row)
    }
