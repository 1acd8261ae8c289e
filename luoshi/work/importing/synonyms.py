"""Headings under which offices write what a field asks, beside the field's own label.

What lives here: data. Invariant: a heading stands for one sort of thing; what could be two things is left to the person.
"""

from __future__ import annotations

from luoshi.catalogue.model import FieldDef

UNIT = ("单位名称", "报送单位", "填报单位", "所属单位", "学校", "学校名称", "部门", "主办单位", "承办单位")
DAY = ("时间", "活动时间", "开展时间", "发布时间", "刊登时间", "更新时间", "会议时间", "日期时间", "完成时间", "年月日")
START = ("开始时间", "起始日期", "起始时间", "日期", "时间", "起止时间", "活动时间", "培训时间")
END = ("结束时间", "截止日期", "终止日期", "止")
NOTE = ("说明", "备注说明", "其他")
ROSTER = ("参加人", "参会人员", "出席人员", "到会人员", "签到人员", "参学人员", "名单")
ABSENT = ("缺席", "请假人员", "未到人员")
EVIDENCE = ("佐证", "佐证链接", "证明链接", "链接地址")
BY_LABEL: dict[str, tuple[str, ...]] = {
    "学习主题和内容": ("学习内容", "主题", "学习主题", "内容", "题目"),
    "本期主题": ("主题", "内容", "更新内容", "题目"),
    "题目": ("主题", "标题", "讲座题目", "内容"),
    "标题": ("题目", "文章标题", "稿件标题", "作品名称", "稿件名称", "新闻标题"),
    "活动名称": ("活动主题", "主题", "名称", "活动内容"),
    "培训名称": ("培训主题", "培训内容", "班次", "主题"),
    "会议名称": ("会议主题", "议题", "名称"),
    "媒体": ("媒体名称", "刊登媒体", "发布媒体", "上稿媒体", "刊物", "发表媒体"),
    "媒体级别": ("级别", "层级", "媒体层级"),
    "媒体类型": ("类型", "类别"),
    "作者": ("撰稿人", "供稿人", "署名", "通讯员"),
    "网址": ("链接", "地址", "文章链接", "发布链接", "网页地址"),
    "位置": ("地点", "具体位置", "安装位置", "设置地点"),
    "地点": ("活动地点", "场所", "会议地点", "位置"),
    "主讲人": ("讲师", "授课人", "宣讲人"),
    "主持人": ("主持", "召集人"),
    "参加人数": ("人数", "参与人数"),
    "听众人数": ("人数", "听众"),
    "面积": ("面积（平方米）", "面积㎡"),
    "账号": ("账号ID", "微信号", "账号名"),
}
BY_TYPE: dict[str, tuple[str, ...]] = {"url": BY_LABEL["网址"], "outlet": BY_LABEL["媒体"]}


def aliases_of(field: FieldDef) -> tuple[str, ...]:
    """Other headings of a field."""
    return tuple(dict.fromkeys((*BY_LABEL.get(field.label, ()), *BY_TYPE.get(field.type, ()))))
