"""What a segment is: a command, an account of the past, a rule of points, a condition, a description.

What lives here: the tests by which figures are kept out of the targets. Not here: how a target is built. Invariant: every
test looks at linguistic classes of words.py (aspect, past adverbs, conditionals, reward words), never at one document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .clauses import Segment
from .tokens import Token
from .words import AWARDS, CONTACT, CREATING, EFFECTIVE, NEGATIVE, PAST, RULE_WORDS, STAFFING, STRONG_LOWER


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)))


_PAST = re.compile(
    _any(PAST).pattern + r"|(?<!以)上(?:年度?|一年|届|学年|学期|季度|月)(?![底末旬初报])|(?<!实)现(?:有|管理|设有|存有)"
)
_RULE = _any(RULE_WORDS)
_NEGATIVE = re.compile(
    r"(?<![不得能应])(?:" + "|".join(re.escape(w) for w in sorted(NEGATIVE, key=len, reverse=True)) + ")"
)
_AWARD = _any(AWARDS)
_STAFF = re.compile(_any(STAFFING).pattern.replace("负责|", "负责(?!人)|"))
_EFFECTIVE = _any(EFFECTIVE)
_CONTACT = re.compile(
    r"\s*(?:"
    + "|".join(CONTACT)
    + r")[^。]{0,8}[:(]|.{0,12}(?:电话|热线|邮箱|传真|网址)[:号]|.{0,10}(?:咨询|服务|监督|举报|投诉|热线)?(?:电话|热线)[:]?\d{3,5}-?\d"
)
_COMMAND_AGAIN = re.compile(r"今年|本年度|下一步|计划|力争|确保|争取|要求|必须|务必|应当|目标是|现提出|现就|今后")
_DEFINITION = re.compile(
    r"(?:所称|所指|是指|指的是|系指|视为|计为|算作|认定为|折算|折合|折抵|相当于|定义为|为合格|等于|方可)"
)
_ELIGIBLE = re.compile(r"(?:年满|周岁|学历|以上职称|工作满|具备|具有|持有|均可|可申请|可参加|方可|条件)")
_RULE_SIGNS = re.compile(r"[分元扣罚奖]|补[助贴]|稿[酬费]|津贴|一票否决|加记")
_WHO_MAY = re.compile(
    r"年满|年龄.{0,12}周岁|文化程度|以上学历|者优先|优先考虑|均可申|可申报|可申请|方可(?:参评|申报|担任)|下列条件|以下条件"
)
_REWARD = re.compile(r"奖|补助|补贴|稿酬|稿费|津贴|报酬|罚|每[篇条户人公里片场家幅件]")
_PAYS = re.compile(r"扣|奖励|奖金|补助|补贴|折算|系数|权重|绩效|分值|满分|稿酬|稿费|津贴")
_PERFECT = re.compile(r"(?:[完成开展组织举办召开发表印发建取得获](?:了|过)|[\u4e00-\u9fff]了\d)")
_SUMMED = re.compile(
    r"共(?:完成|发表|开展|组织|举办|刊发|召开|接待|培训|走访|报送|采用)|累计(?:完成|开展|发表|培训|接待)"
)
_COMPARED = re.compile(
    r"(?:较|比|与)(?:20\d\d年|“?十[一二三四五六]五”?[末期间]*|去年|上年|上一年|前年)(?:度|同期)?(?:相比)?|同比|环比"
)
_LAST_PERIOD = re.compile(r"上(?:月|季度|学期|学年|年度?|周|半年)")
_PAST_YEAR = re.compile(
    r"(?<![\d〔\[(])(20\d{2}|19\d{2})年(?!(?:\d{1,2}月)?(?:\d{1,2}[日号])?(?:底|末)?(?:之前|以前|前))"
)


def is_contact(line: str) -> bool:
    """联系人：…; 服务热线：… – telephone numbers, hours and addresses are no duties."""
    return bool(_CONTACT.match(line))


def past_marks(text: str, first_year: int | None) -> bool:
    """Whether words of an account stand in the text: 去年, 截至, 以来, 共有, a year before the plan's."""
    text = _COMPARED.sub("", text)
    if _PAST.search(text) or _PERFECT.search(text):
        return True
    if _SUMMED.search(text) and not re.search(r"每|全年|年内|要|须|计划|力争|确保", text):
        return True
    if first_year:
        return any(int(m[1]) < first_year for m in _PAST_YEAR.finditer(text))
    return False


def mark_past(segments: list[Segment], first_year: int | None) -> list[bool]:
    """For each segment whether it tells what was; the account goes on to the end of its sentence or to a command."""
    if not segments or not _may_be_past("".join([s.text for s in segments]), first_year):
        return [False] * len(segments)
    result: list[bool] = []
    past, sentence = False, -1
    for segment in segments:
        if segment.sentence != sentence:
            past, sentence = False, segment.sentence
        strong = any(t.kind == "comparator" and t.word in STRONG_LOWER for t in segment.tokens)
        if past_marks(segment.text, first_year) and not (strong and not _hard_past(segment.text)):
            past = not _object_of_report(segment)
        elif past and (_COMMAND_AGAIN.search(segment.text) or strong):
            past = False
        result.append(past)
    return result


def _may_be_past(text: str, first_year: int | None) -> bool:
    """A cheap test of a whole paragraph, so that most segments need none."""
    if _PAST.search(text) or _PERFECT.search(text) or _SUMMED.search(text):
        return True
    return first_year is not None and _PAST_YEAR.search(text) is not None


def _hard_past(text: str) -> bool:
    return bool(re.search(r"去年|截至|截止|目前|现有|以来|近[一两三二]年", text))


def _object_of_report(segment: Segment) -> bool:
    """报送上年度学习情况, 每月5日前通报上月情况: the past is what is reported, the reporting is a duty."""
    due = [t for t in segment.tokens if t.kind in ("cadence", "due") and t.group != "weak"]
    if due and _LAST_PERIOD.search(segment.text) and not _PAST.search(_LAST_PERIOD.sub("", segment.text)):
        return True
    words = re.search(
        r"(?:报送|上报|通报|汇总|总结|报告|建立|归档|公布|汇报|统计)[^,。]{0,10}(?:上年|上月|上季|去年|上学期|上半年|上一)",
        segment.text,
    )
    return bool(due and (words or re.search(r"上(?:年度?|月|季度?|周|学期|学年)[^,。]{0,14}$", segment.text)))


def is_rule(segment: Segment) -> bool:
    """Points, bonuses, deductions, money by the piece."""
    if segment.has("points"):
        return not points_as_target(segment)
    if segment.has("money") and _REWARD.search(segment.text):
        return True
    if re.search(
        r"[加扣减]分|计分|扣[除减发罚完]|倒扣|酌情扣|罚款|一票否决|加记|得满分|不得分|满分为|记满分|(?:奖励|处罚|补助|补贴)[\d一二两三四五]",
        segment.text,
    ):
        return True
    return (
        bool(_RULE.search(segment.text)) and segment.has("money", "rate", "number") and bool(_PAYS.search(segment.text))
    )


def points_as_target(segment: Segment) -> bool:
    """学习积分不低于600分, 测评得分达到90分: a mark to be reached, not a mark that is given."""
    strong = any(t.kind == "comparator" and (t.word in STRONG_LOWER or t.word.endswith("到")) for t in segment.tokens)
    after = any(t.kind == "points" and t.group == ">=" for t in segment.tokens)
    raised = bool(re.search(r"(?:较|比)[^,]{2,10}(?:提高|提升|增加)", segment.text))
    return (strong or after or raised) and not re.search(
        r"[加扣计记得折倒赋]\d|扣|分(?:\(含\))?(?:以上|以下)?的|的$|兑换|合格|可申请|参评|为优|等次|每[篇条次]",
        segment.text,
    )


def is_condition(segment: Segment) -> bool:
    """…的，: the case in which a rule or a limit holds; 缺席3次以上, 连续两个月未完成."""
    return segment.text.endswith("的") or (
        bool(re.search(r"(?:的单位|的个人|的人员|者)$", segment.text)) and bool(_NEGATIVE.search(segment.text))
    )


def is_negative(text: str) -> bool:
    """Failure words before a number: 未, 缺席, 少报, 连续, 低于."""
    return bool(_NEGATIVE.search(text))


def is_definition(text: str) -> bool:
    """本办法所称…是指…, 计为1条, 视为1次."""
    return bool(_DEFINITION.search(text))


def is_eligibility(text: str) -> bool:
    """Who may apply or be chosen: ages, schooling, years of service."""
    return bool(_ELIGIBLE.search(text))


def is_effective_date(text: str) -> bool:
    """本办法自…起施行: the date of a document, not of a duty."""
    return bool(re.search(r"(?:^|[,;])?自[^,。]{0,14}起", text) and not re.search(r"之日起\d", text)) or bool(
        _EFFECTIVE.search(text) and re.search(r"自|起|为止|有效", text)
    )


def mark_eligible(segments: list[Segment]) -> list[bool]:
    """For each segment whether its sentence tells who may take part (年满18周岁, …者优先): its figures are conditions."""
    if not _WHO_MAY.search("".join([s.text for s in segments])):
        return [False] * len(segments)
    groups: dict[int, str] = {}
    for segment in segments:
        groups[segment.sentence] = groups.get(segment.sentence, "") + segment.text[:200]
    who = {k for k, words in groups.items() if _WHO_MAY.search(words)}
    return [
        s.sentence in who and not any(t.kind == "cadence" and t.group != "weak" for t in s.tokens) for s in segments
    ]


def is_award(text: str) -> bool:
    """评选先进个人5名: places of honour are a quota, not work to be done."""
    return bool(_AWARD.search(text))


def is_staffing(segment: Segment, token: Token) -> bool:
    """配备通讯员1名: people put in a post."""
    return token.word.split("(")[0] in ("名", "人", "位") and bool(_STAFF.search(segment.text))


def mark_rules(segments: list[Segment]) -> list[bool]:
    """For each segment whether it belongs to a rule: the rule itself, its condition before it, its terms after it."""
    result = [False] * len(segments)
    if not _RULE_SIGNS.search("".join([s.text for s in segments])):
        return result
    by_part: dict[int, list[int]] = {}
    for i, segment in enumerate(segments):
        by_part.setdefault(segment.part, []).append(i)
    for group in by_part.values():
        marked = {i: None for i in group if is_rule(segments[i])}
        if not marked:
            continue
        first = min(marked)
        for i in group:
            paid = first > i and not segments[first].has("points") and _is_made(segments[i])
            result[i] = i in marked or (not paid and _belongs(segments[i], i < first))
    return result


def _is_made(segment: Segment) -> bool:
    """开设食堂3家，…每餐补贴3元: what is made before money is spoken of is still to be made."""
    verb = next(iter(segment.of("verb")), None)
    begins = verb is not None and verb.start - segment.start <= 1 and verb.word in CREATING
    return begins and segment.has("quantity") and not is_condition(segment)


def _belongs(segment: Segment, before: bool) -> bool:
    bound = (
        segment.has("cadence", "limit", "due")
        or any(t.kind == "comparator" and (t.word in STRONG_LOWER or t.word.startswith("不")) for t in segment.tokens)
        or any(t.kind in ("quantity", "rate", "points") and t.group for t in segment.tokens)
    )
    if before:
        return is_condition(segment) or is_negative(segment.text) or not bound
    return not segment.has("cadence", "due") and not any(
        t.kind == "comparator" and t.word in STRONG_LOWER for t in segment.tokens
    )
