"""Ready-made returns: tables of our own writing that an office takes over with one click and changes as it likes.

What lives here: data. Invariant: each uses only kinds, fields and quantities of the catalogue (a test walks them all).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.reports.returns.spec import Cell, Figure, Matrix, ReturnSpec


@dataclass(frozen=True)
class Ready:
    """A return that can be taken over as it is."""

    code: str
    name: str
    about: str
    spec: ReturnSpec


def _cells(*pairs: tuple[str, str]) -> tuple[Cell, ...]:
    return tuple(Cell(f"r{number}", head, what) for number, (head, what) in enumerate(pairs, start=1))


def _sum(key: str, head: str, kind: str, quantity: str, **where: tuple[str, ...]) -> Figure:
    return Figure(key, head, "sum", kind, quantity, tuple(where.items()))


NEWS = Ready(
    "news", "宣传报道统计表", "每月媒体上稿的登记表和统计表，按媒体级别汇总，24日前报送。",
    ReturnSpec(
        kinds=("press.placement",),
        register=_cells(
            ("序号", "number"), ("单位", "unit"), ("标题", "field:title"), ("作者", "field:authors"), ("媒体", "field:outlet"),
            ("级别", "field:level"), ("类型", "field:medium"), ("体裁", "field:form"), ("刊播日期", "day"), ("位置", "field:position"),
            ("首发或转载", "field:origin"), ("网址", "field:link"), ("佐证", "grade"), ("备注", "late"),
        ),
        figures=(
            _sum("f1", "上稿合计", "press.placement", "pieces"),
            _sum("f2", "国家级", "press.placement", "pieces", level=("national",)),
            _sum("f3", "省级", "press.placement", "pieces", level=("province",)),
            _sum("f4", "市级", "press.placement", "pieces", level=("city",)),
            _sum("f5", "县级", "press.placement", "pieces", level=("county",)),
            _sum("f6", "市级及以上", "press.placement", "pieces", level=("national", "province", "city")),
            Figure("f7", "市级及以上占比", "share", above="f6", below="f1"),
        ),
        matrix=Matrix("press.placement", "level", "pieces"),
        due={"day_of_month": 24}, closing_day=24,
        note="由已核实的上稿记录生成，各单位核对后确认，不另填数。", source="news",
    ),
)  # fmt: skip
ACTIVITY = Ready(
    "activity", "月度活动统计表", "每月主题活动、志愿服务的次数和人次，月末统计，次月3日前报送。",
    ReturnSpec(
        kinds=("activity", "activity.volunteer"),
        register=_cells(
            ("序号", "number"), ("类型", "kind"), ("名称", "title"), ("日期", "day"), ("地点", "field:place"),
            ("参加人次", "sum:present"), ("备注", "late"),
        ),
        figures=(
            _sum("f1", "主题活动", "activity", "times"), _sum("f2", "活动人次", "activity", "present"),
            _sum("f3", "志愿服务", "activity.volunteer", "times"), _sum("f4", "服务人次", "activity.volunteer", "present"),
            _sum("f5", "服务时长", "activity.volunteer", "hours"),
        ),
        matrix=Matrix("activity", "theme", "times"), due={"day_of_next_month": 3},
        note="人次取自签到或名单，没有名单的不另填。", source="activity",
    ),
)  # fmt: skip
INFORMATION = Ready(
    "information", "信息报送统计表", "每月报送的信息逐条登记，按类别汇总，24日前报送。",
    ReturnSpec(
        kinds=("info.item",),
        register=_cells(
            ("序号", "number"), ("标题", "field:title"), ("类别", "field:type"), ("执笔人", "field:authors"),
            ("审签人", "field:signer"), ("报送日期", "day"), ("备注", "late"),
        ),
        figures=(
            _sum("f1", "信息条数", "info.item", "items"),
            _sum("f2", "经验做法", "info.item", "items", type=("reform", "experience")),
            _sum("f3", "问题建议", "info.item", "items", type=("advice",)),
            _sum("f4", "工作动态", "info.item", "items", type=("news",)),
            _sum("f5", "调研和长篇", "info.item", "items", type=("research", "long")),
        ),
        matrix=Matrix("info.item", "type", "items"), due={"day_of_month": 24}, closing_day=24, source="information",
    ),
)  # fmt: skip
STUDY = Ready(
    "study", "理论学习情况统计表", "每季度集体学习、专题研讨的次数和出席率，季末后5日内报送。",
    ReturnSpec(
        kinds=("study.session",),
        register=_cells(
            ("序号", "number"), ("日期", "day"), ("学习主题", "field:topic"), ("方式", "field:mode"), ("形式", "field:form"),
            ("主持人", "field:chair"), ("出席人次", "sum:present"), ("备注", "late"),
        ),
        figures=(
            _sum("f1", "集体学习", "study.session", "times"),
            _sum("f2", "专题研讨", "study.session", "times", form=("discussion",)),
            _sum("f3", "出席人次", "study.session", "present"), _sum("f4", "应到人次", "study.session", "expected"),
            Figure("f5", "出席率", "share", above="f3", below="f4"),
            Figure("f6", "在编人数", "unit", fact="staff"),
        ),
        cadence="quarter", due={"days_after_period": 5}, source="study",
    ),
)  # fmt: skip
BOARDS = Ready(
    "boards", "宣传阵地更新情况表", "每月宣传栏、电子屏、广播的更新次数，一个单位一行，次月3日前报送。",
    ReturnSpec(
        kinds=("channel.update", "channel.screen", "channel.broadcast"),
        figures=(
            _sum("f1", "宣传栏更新", "channel.update", "times"), _sum("f2", "更新块次", "channel.update", "boards"),
            _sum("f3", "电子屏更换", "channel.screen", "times"), _sum("f4", "广播播音", "channel.broadcast", "times"),
        ),
        matrix=Matrix("channel.update", "subject", "times"), due={"day_of_next_month": 3}, source="boards",
    ),
)  # fmt: skip
TRAINING = Ready(
    "training", "教育培训统计表", "每季度举办培训的次数、人次和学时，季末后10日内报送。",
    ReturnSpec(
        kinds=("training.session",),
        register=_cells(
            ("序号", "number"), ("日期", "day"), ("培训名称", "field:topic"), ("对象", "field:audience"), ("方式", "field:method"),
            ("授课人", "field:lecturer"), ("培训人次", "sum:present"), ("备注", "late"),
        ),
        figures=(
            _sum("f1", "培训次数", "training.session", "times"), _sum("f2", "培训人次", "training.session", "present"),
            _sum("f3", "培训学时", "training.session", "hours"), _sum("f4", "应训人次", "training.session", "expected"),
            Figure("f5", "参训率", "share", above="f2", below="f4"),
        ),
        matrix=Matrix("training.session", "audience", "times"), cadence="quarter", due={"days_after_period": 10},
        source="training",
    ),
)  # fmt: skip
READY = (NEWS, ACTIVITY, INFORMATION, STUDY, BOARDS, TRAINING)


def ready_for(kinds: set[str]) -> Iterator[Ready]:
    """Those whose kinds the house uses."""
    return (each for each in READY if set(each.spec.kinds) <= kinds)


def ready(code: str) -> Ready | None:
    """The one of a code."""
    return next((each for each in READY if each.code == code), None)
