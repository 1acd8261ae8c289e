"""The office of walk 02, as its clerks would hand it over: four Excel files, a plan in Word, last year's 任务分解表.

What lives here: every invented name and every figure that the walk compares with. Not here: the story (`walk_02.py`).
Invariant: nothing of this is read from the product; the sums are worked out by hand from these very rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docx import Document
from openpyxl import Workbook

HOUSE, ADMIN, KEEPER = "青石县教育局", "guanli", "许清和"
YEAR = 2026
PLAN = "2026年青石县教育系统宣传文化工作方案"
OFFICES = ("办公室", "基础教育股", "宣传教育股", "安全管理股")
DISTRICTS = ("东片学区", "西片学区", "北片学区")
COUNTY = ("青石县第一中学", "青石县第二中学", "青石县实验小学")
SMALL = ("柳溪小学", "槐荫小学", "枫桥小学", "竹园小学", "梅岭小学", "松岗小学", "荷塘小学", "桂湾小学")
MIDDLE = ("柳溪中学", "枫桥中学", "梅岭中学")
SCHOOLS = (*SMALL, *MIDDLE, "东片幼儿园", "西片幼儿园", "北片幼儿园", "石门教学点", "云岭教学点", "南坡小学", "白鹭小学",
           "青石县特殊教育学校", "青石县职业学校")  # fmt: skip
PEOPLE = (
    ("姓名", "单位", "角色", "职务", "用户名", "手机"),
    ("沈知白", HOUSE, "计划员", "宣传干事", "jihua", "13800010001"),
    ("陆闻笛", HOUSE, "核验员", "核验", "heyan", "13800010002"),
    ("顾远山", HOUSE, "领导", "分管领导", "lingdao", "13800010003"),
    ("程守拙", HOUSE, "安全管理员", "", "anquan", ""),
    ("尹明鉴", HOUSE, "审计管理员", "", "shenji", ""),
    ("叶知秋", HOUSE, "片区文书", "文书", "wenshu", "13800010004"),
    ("林小满", "青石县第一中学", "通讯员", "", "linxm", "13800010011"),
    ("周立夏", "青石县第二中学", "通讯员", "", "zhoulx", "13800010012"),
    ("吴谷雨", "柳溪小学", "通讯员", "", "wugy", "13800010013"),
    ("郑白露", "槐荫小学", "通讯员", "", "zhengbl", "13800010014"),
)
BOARDS = (
    ("单位", "名称", "位置"),
    ("办公室", "局机关宣传栏", "机关大院"),
    ("青石县第一中学", "一中宣传栏", "校门口"),
    ("柳溪小学", "柳溪宣传栏", "教学楼一楼"),
    ("槐荫小学", "槐荫宣传栏", "操场东侧"),
)
TEXT = (
    "一、目标任务",
    "（一）全年在县级及以上媒体上稿60篇以上，其中在市级媒体上稿20篇。",
    "（二）各学区全年在市级及以上媒体发稿不少于12篇。",
    "二、阵地",
    "（一）各县直学校宣传栏每年更新不少于4次。",
    "（二）局机关宣传栏每季度更新不少于1次，由办公室负责。",
    "三、学习培训",
    "（一）各学区、县直学校每年至少开展1次通讯员培训。",
    "（二）各县直学校每季度组织理论学习不少于1次。",
    "（三）办公室每年举办2次新闻写作培训。",
    "四、活动",
    "（一）各县直学校全年开展主题文化活动不少于4次。",
    "（二）各学区每半年开展1次志愿服务活动。",
    "五、报送与督查",
    "（一）各学区、县直学校每月24日前上交《新闻报道统计表》。",
    "（二）局办每月进行一次小结。",
    "（三）宣传教育股每季度开展1次专项督查。",
)
QUOTAS = (("青石县第一中学", 30, 10), ("青石县第二中学", 20, 6), ("青石县实验小学", 10, 4))
"""Last year's 任务分解表: 60 articles, 20 of them in city media."""
CHAIN = """#接龙 三月宣传栏更新
1. 林小满 青石县第一中学 3月5日 学雷锋专栏
2、吴谷雨 柳溪小学 3.6 安全教育专栏
3. 郑白露 槐荫小学 3月9日 植树节专栏"""
DRAFT = (
    "全年在市级及以上媒体上稿150篇以上，其中省级60篇、市级100篇。",
    "各学区每月24日前上交《新闻报道统计表》。",
    "定期召开形势分析会。",
    "11月31日前完成总结。",
)


def units() -> list[tuple[object, ...]]:
    """34 units: 4 offices, 3 districts, 3 county schools, 24 others under the districts."""
    rows: list[tuple[object, ...]] = [("单位名称", "上级单位", "类型", "类别", "教职工数")]
    rows += [(name, "", "机关", "", 6) for name in OFFICES]
    rows += [(name, "", "学区", "", 10) for name in DISTRICTS]
    rows += [(name, "", "县直学校", "城区", 100 - 20 * at) for at, name in enumerate(COUNTY)]
    for at, name in enumerate(SCHOOLS):
        kind = "幼儿园" if "幼儿园" in name else "中小学校"
        rows.append((name, DISTRICTS[at % 3], kind, "乡镇" if at % 2 else "农村", 20 + at))
    return rows


ARTICLES = (
    ("日期", "单位", "标题", "媒体", "级别"),
    (f"{YEAR}-03-11", "青石县第一中学", "春日读书会见闻", "青石日报", "县级"),
    (f"{YEAR}-04-15", "青石县第一中学", "校园里的非遗课", "江城晚报", "市级"),
    (f"{YEAR}-05-20", "青石县第二中学", "毕业班的一天", "青石日报", "县级"),
    (f"{YEAR}-09-10", "青石县第二中学", "教师节的一封信", "江城晚报", "市级"),
)
STUDIES = (
    ("日期", "单位", "主题"),
    (f"{YEAR}-02-25", "青石县第一中学", "理论学习第一讲"),
    (f"{YEAR}-05-12", "青石县第一中学", "理论学习第二讲"),
    (f"{YEAR}-05-13", "青石县第二中学", "理论学习第二讲"),
)


def write(folder: Path) -> dict[str, Path]:
    """All files of the office. Returns them by name."""
    quotas = [(f"{YEAR - 1}年任务分解表",), ("单位", "县级及以上媒体上稿", "其中市级"), *QUOTAS, ("合计", 60, 20)]
    tables: dict[str, Sequence[Sequence[object]]] = {
        "units": units(), "people": PEOPLE, "boards": BOARDS, "articles": ARTICLES, "studies": STUDIES, "任务分解表": quotas,
    }  # fmt: skip
    made = {name: folder / f"{name}.xlsx" for name in tables}
    for name, rows in tables.items():
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(list(row))
        book.save(made[name])
    for name, title, lines in (("plan", PLAN, TEXT), ("draft", f"{PLAN}（征求意见稿）", DRAFT)):
        document = Document()
        for line in (title, *lines):
            document.add_paragraph(line)
        made[name] = folder / f"{name}.docx"
        document.save(str(made[name]))
    return made
