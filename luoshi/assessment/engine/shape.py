"""The language as a form: which fields each kind of rule has, and what it is for.

What lives here: `TYPES`, `HEAD`, `RULE_HEAD` as data. Not here: HTML (assessment.schemes), meaning (load.py and the readers).
Invariant: a field stands here exactly when its reader asks for it (a test compares both).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from luoshi.assessment.engine import words
from luoshi.assessment.engine.raw import RawMap

FieldKind = Literal[
    "text", "long", "amount", "integer", "choice", "yes", "day", "words", "where", "need", "prices", "amounts", "group",
    "places", "range",
]  # fmt: skip
Stage = Literal["records", "periods", "whole"]
STAGES: dict[Stage, tuple[str, str]] = {
    "records": (
        "一、每条记录怎么计",
        "先看“不计”，再按第一条合适的标准计分、乘系数，然后分给各单位；同一组里从上往下。",
    ),
    "periods": ("二、每个时段怎么结算", "按下面的先后逐条结算；上移、下移会写明次序。"),
    "whole": ("三、全年怎么汇总", "折合、达标线、排名和评奖在最后。"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: the key of the text, its kind, what may be chosen. `more`: folded away until it is used."""

    key: str
    kind: FieldKind = "text"
    choices: tuple[str, ...] = ()
    hint: str = ""
    needed: bool = False
    more: bool = False
    fields: tuple[Field, ...] = ()
    label: str = ""

    @property
    def name(self) -> str:
        """What the form calls it."""
        return self.label or self.key


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of rule: when it runs, what it does, an example, its own fields, and how a new one begins."""

    type: str
    stage: Stage
    told: str
    example: str
    fields: tuple[Field, ...]
    start: RawMap = field(default_factory=dict)


def _choice(key: str, table: object, **more: object) -> Field:
    return Field(key, "choice", tuple(table), **more)  # type: ignore[arg-type]  # tables of words


VALIDITY = Field(
    "有效", "group", more=True, fields=(Field("从", "day"), Field("到", "day")), hint="不写就一直有效，两头都算。"
)
ROUNDING = Field(
    "舍入", "group", more=True, hint="不写就不舍入，分数保持精确。",
    fields=(Field("位数", "integer", label="小数位数"), _choice("方式", words.ROUNDINGS)),
)  # fmt: skip
HEAD: tuple[Field, ...] = (
    Field("名称", needed=True),
    _choice("用途", words.PURPOSES, needed=True),
    Field("依据", hint="发文机关、文件名和文号。", label="依据文件"),
    Field("计分对象", hint="给什么计分，如 媒体上稿、信息采用。"),
    _choice("对象", words.SUBJECTS, label="给谁计分", hint="不选就是单位。"),
    Field("组成", "words", hint="得分分成几部分，用顿号隔开；第一个是默认的。", label="得分的组成"),
    Field("类别", "words", hint="分类设任务、分类排名时填，如 城镇学校、农村学校。", label="单位类别"),
    Field("年度", hint="自然年（不写）、学年、评选年度，或 7月起。", more=True),
    Field("截止日", "integer", hint="每月几日截止，不写就是月末。", more=True),
    VALIDITY,
    ROUNDING,
    Field("核定", hint="谁、凭什么原件核定。", more=True),
    Field("公布", hint="怎样公布。", more=True),
    Field(
        "异议",
        "group",
        fields=(Field("工作日", "integer", label="几个工作日内"), Field("受理", label="受理单位")),
        more=True,
    ),
    Field("编号", hint="办法的短名，可以不写。", more=True),
)
RULE_HEAD: tuple[Field, ...] = (
    Field("编号", needed=True, label="规则名"),
    Field("条款", needed=True, hint="出自文件哪一条，如 第三条第二项。", label="条款出处"),
)
RULE_FOOT: tuple[Field, ...] = (
    Field("计入", "choice", label="计入哪部分", more=True),
    Field("适用", "words", hint="只对这些类别，用顿号隔开。", label="适用类别", more=True),
    Field("次序", "integer", hint="小的先算。", more=True),
    _choice("用途", words.PURPOSES, label="本条用途", hint="不选就同办法的用途。", more=True),
    VALIDITY,
    ROUNDING,
    Field("说明", "long", more=True),
)
WHERE = Field("条件", "where", hint="几项都要满足；不写就是全部。")
_KIND = _choice("周期", words.KINDS)
_POST = _choice("记入", words.KINDS, hint="不选就记在本周期。", more=True)
_REST = _choice("零头", words.RESTS, hint="折合后的零头。", more=True)
_SOURCE = _choice("取", words.SOURCES, label="数什么", hint="不选就是采用篇数。")
_EVENTS = Field("事件", "words", hint="数事件时写事件名。", more=True)
_NEED = Field("应完成", "need", needed=True)
_PRICES = Field("表", "prices", hint="从上往下第一行合适的为准；写了媒体名的最先。空格表示不限。", label="分值表")
_DUTY: tuple[Field, ...] = (WHERE, _SOURCE, _EVENTS, _NEED, _KIND, _POST, _REST)
_READING = (_SOURCE, Field("事件", "words"), WHERE, _REST)
_EVENT_MORE: tuple[Field, ...] = (
    Field("按级别", "amounts", hint="不同级别不同分，如 省级 10。", more=True),
    _choice("清零", words.KINDS, hint="把这个时段的得分清零。", more=True),
    Field("该条不计", "yes", hint="牵涉的记录计 0 分。", more=True),
    Field("一票否决", "yes", more=True),
    Field(
        "累计", "group", more=True, hint="满几次另有后果。",
        fields=(Field("次数", "integer"), Field("事件"), _choice("清零", words.KINDS), _choice("结果", words.VETOES)),
    ),
    _KIND,
    _POST,
)  # fmt: skip
_EACH = Field("每次", "amount", hint="扣分写负数。", label="每次得分")


def _event(type: str, told: str, example: str, *own: Field, start: RawMap | None = None) -> Shape:
    return Shape(type, "periods", told, example, (*own, *_EVENT_MORE), start or {})


def _limit(type: str, told: str, example: str, amount: str) -> Shape:
    fields = (
        Field("限", "amount", needed=True),
        _choice("范围", words.LIMIT_SCOPES, hint="不选就是本组成。"),
        _KIND,
        WHERE,
    )
    return Shape(type, "periods", told, example, fields, {"周期": "年", "限": amount})


_SHAPES: tuple[Shape, ...] = (
    Shape(
        "计分标准", "records", "按媒体、级别、媒介、体裁、位置查表得分。", "市级报纸头版头条 8 分，其他版面 4 分。",
        (_PRICES, WHERE, _choice("未列媒体", words.UNLISTED, hint="表里没有的媒体：不计，或按同级的最低分。")),
        {"表": [{"级别": "市级", "分": "4"}]},
    ),
    Shape(
        "分档", "records", "按字数分档得分，或每若干字得几分。", "500 字以内 15 分，超过 500 字 20 分；或每 100 字 5 分。",
        (
            Field("每", "amount", label="每多少字"), Field("分", "amount", label="得几分"),
            _choice("零头", words.RESTS, hint="不满一份的字数。"),
            Field("表", "prices", label="分档表", hint="字数写成 500以内、超过500至1000、超过1000。"), WHERE,
        ),
        {"表": [{"字数": "500以内", "分": "10"}, {"字数": "超过500", "分": "15"}]},
    ),
    Shape(
        "系数", "records", "满足条件的记录，分数乘一个数。", "头版头条乘 2；不足 300 字乘 0.5。",
        (Field("乘", "amount"), _choice("按", ("时长占比",), hint="电视节目按本单位内容所占时长。"), WHERE),
        {"乘": "2"},
    ),
    Shape(
        "折算", "records", "一条记录算几篇；分数不变。", "三条简讯或图片算一篇，写 1/3。",
        (Field("折合", "amount", needed=True, label="算几篇"), WHERE), {"折合": "1/3"},
    ),
    Shape(
        "同一内容", "records", "同一作品登了几处，怎样计。", "取最高：先登县级后登省级，只计省级，县级的分退回。",
        (_choice("方式", words.GROUPS, needed=True), Field("前", "integer", hint="取前几处。"), _KIND, WHERE), {"方式": "取最高"},
    ),
    Shape(
        "转载", "records", "转载的怎样计。", "网站转载不计；报纸转载首发计一次。",
        (_choice("方式", words.REPRINTS, needed=True), WHERE), {"方式": "不计"},
    ),
    Shape(
        "合作", "records", "几个单位或几个作者合作，分数和篇数怎样分。", "分数各半，篇数按人数；与记者合作的，分数归第一单位。",
        (
            _choice("得分", words.SPLITS), _choice("篇数", words.SPLITS, needed=True),
            Field("最多署名", "integer", hint="只有前几名分。", more=True),
            Field("每单位固定", "amount", hint="综合采用时每个具名单位固定得几分。", more=True), WHERE,
        ),
        {"得分": "按份额", "篇数": "按份额"},
    ),
    Shape(
        "不计", "records", "满足条件的记录一律不计，并说明原因。", "付费刊登的不计；网站采用的不计。",
        (WHERE, Field("原因", needed=True)), {"条件": {"付费": "是"}, "原因": "付费刊登不计"},
    ),
    Shape(
        "逾期报送", "records", "记录报送晚了怎样办。", "次月 3 日后报送的不计，或计入下期，或扣分。",
        (
            Field("次月几日前", "integer"), Field("发表后几日内", "integer"),
            _choice("处理", words.LATE, needed=True), Field("每次", "amount", hint="扣分时填，写负数。"), WHERE,
        ),
        {"次月几日前": "3", "处理": "不计"},
    ),
    Shape(
        "基础分", "periods", "每个时段完成任务就有的分。", "每季报 6 篇得 6 分，每缺 1 篇扣 1 分。",
        (
            Field("满分", "amount", needed=True), _choice("方式", words.BASES, needed=True),
            Field("每缺", "amount", hint="方式为“每缺扣”时填正数。", label="每缺 1 扣"), *_DUTY,
        ),
        {"满分": "10", "应完成": "1", "方式": "按比例", "周期": "月"},
    ),
    Shape(
        "欠账", "periods", "没有完成任务的扣分；不写扣分就只列完成率。", "每月任务 2 篇，每缺 1 篇扣 1 分。",
        (
            Field("每缺扣", "amount", hint="三种扣法只写一种，都不写就不扣。", label="每缺 1 扣"),
            Field("满分", "amount", hint="每缺 1 扣 满分÷应完成。", more=True), Field("未完成扣", "amount", label="未完成一次扣", more=True),
            Field("结转", "yes", hint="欠的转到下期。", more=True), *_DUTY,
        ),
        {"应完成": "2", "每缺扣": "1", "周期": "月"},
    ),
    Shape(
        "超额", "periods", "超过任务的每一篇加分。", "任务 1 篇，每多 1 篇加 1 分，最多加 5 分。",
        (Field("每超加", "amount", needed=True), Field("最多加", "amount"), *_DUTY), {"应完成": "1", "每超加": "1", "周期": "月"},
    ),
    Shape(
        "比率", "periods", "一个数除以另一个数，低了扣、高了加。", "采用率低于 30% 扣 1 分。",
        (
            Field("分子", "group", needed=True, fields=_READING), Field("分母", "group", needed=True, fields=_READING),
            Field("低于", "amount", hint="如 30%。"), Field("扣", "amount"), Field("达到", "amount"), Field("加", "amount"), _KIND, _POST,
        ),
        {"分子": {"取": "采用篇数"}, "分母": {"取": "报送篇数"}, "低于": "30%", "扣": "1", "周期": "季"},
    ),
    _limit("封顶", "一个范围内最多得几分。", "网站稿件每季最多 30 分。", "30"),
    _limit("扣完为止", "一个范围内最低得几分。", "基础分扣完为止，最低 0 分。", "0"),
    _event("迟报", "迟报一次扣几分。", "每次 −1 分。", _EACH, Field("事件", "words", more=True), start={"每次": "-1", "周期": "月"}),
    _event(
        "约稿", "约稿完成或没有完成的分。", "完成 2 分，未完成 −2 分；两次未完成，全年清零。",
        Field("完成", "amount"), Field("未完成", "amount"), start={"完成": "2", "未完成": "-2"},
    ),
    _event(
        "失实", "认定失实的扣分，那一条计 0 分。", "该条不计，另扣 5 分。", _EACH, Field("事件", "words", more=True), start={"每次": "-5"},
    ),
    _event(
        "负面事件", "认定的负面事件的后果。", "当月清零，另扣 10 分。", _EACH, Field("事件", "words", more=True),
        start={"每次": "-10", "清零": "月"},
    ),
    _event(
        "一票否决", "取消评奖，或定为最低等次，不论得分。", "瞒报的取消评奖。", _choice("结果", words.VETOES), _EACH,
        Field("事件", "words", more=True), start={"结果": "取消评奖"},
    ),
    _event(
        "批示", "领导批示按级别加分。用途为考核时会被标出。", "市级 20 分，省级 40 分。", _EACH,
        Field("事件", "words", more=True), start={"按级别": {"市级": "20"}},
    ),
    _event(
        "加减分", "其他事件的加分或扣分。", "上级通报差错，每次 −2 分。", Field("事件", "words", needed=True), _EACH,
        start={"事件": "上级通报差错", "每次": "-2"},
    ),
    Shape(
        "折合", "whole", "把一部分得分折成满分几分，可按人数或规模。", "宣传按学校规模折合，同类最高的得 14 分。",
        (
            _choice("方式", words.SCALES, needed=True), Field("满分", "amount"), _choice("除以", words.DIVISORS),
            Field("任务", "need", hint="方式为“按任务”时填。", more=True),
        ),
        {"方式": "同类最高", "满分": "20"},
    ),
    Shape(
        "达标线", "whole", "每个时段要达到的分，只作标记，不改分。", "每季 10 分；连续 3 个月未达，通报批评。",
        (Field("分", "need", needed=True, label="达标分"), _KIND, Field("连续", "integer", label="连续几期未达"), Field("结果", label="后果")),
        {"分": "10", "周期": "季"},
    ),
    Shape(
        "排名", "whole", "在同类单位里排名。不加这一条就不排名。", "同分并列：1、2、2、4。",
        (_choice("同分", words.TIES, hint="不选就并列。"), Field("零分单列", "yes", hint="不选就单列。")), {},
    ),
    Shape(
        "评奖", "whole", "前几名，或达到几分的，得什么奖；也可按分数定等次。", "先进单位 15 个；90 分以上为优秀。",
        (
            Field("名称", needed=True, label="奖项名称"), Field("前", "places", label="前几名"),
            Field("达到", "amount", label="达到几分"), Field("等次", "amounts", hint="等次名和最低分，如 优秀 90。"),
        ),
        {"名称": "先进单位", "前": "3"},
    ),
)  # fmt: skip
TYPES: dict[str, Shape] = {shape.type: shape for shape in _SHAPES}


def fields_of(type: str) -> tuple[Field, ...]:
    """All fields of a rule of a type, in the order of the form; of an unknown type the head and foot."""
    shape = TYPES.get(type)
    return (*RULE_HEAD, *(shape.fields if shape else ()), *RULE_FOOT)
