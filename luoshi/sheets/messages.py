"""The Chinese sentences of the sheets room.

What lives here: constants with named placeholders, filled with `%`. Not here: what raises them.
Invariant: every sentence says what is wrong, where it is known also where, and what to do next.
"""

from __future__ import annotations

EMPTY = "文件是空的，请检查后重新上传。"
TOO_BIG = "文件有 %(size)s MB，超过 %(limit)s MB 的上限，请拆成几个文件分别上传。"
UNPACKED_TOO_BIG = "表格展开后过大，请删去图片和多余的工作表，或者拆成几个文件分别上传。"
DAMAGED = "文件已损坏，打不开。请用 Excel 或 WPS 打开，另存为 .xlsx 后重新上传。"
UNSAFE = "文件里有不允许的内容，不能读取。请把数据复制到一张新表，另存为 .xlsx 后重新上传。"
BROKEN_BOOK = (
    "文件打不开，可能已损坏，也可能加了密。请用 Excel 或 WPS 打开（有密码的先去掉密码），另存为 .xlsx 后重新上传。"
)
LOCKED = "文件设有打开密码，请去掉密码后重新上传。"
WEB_PAGE = "这是改了扩展名的网页文件。请用 Excel 或 WPS 打开，另存为 .xlsx 后重新上传。"
NOT_A_SHEET = "这不是表格文件。请上传 .xlsx、.xls 或 .csv 文件，也可以从 Excel 复制后直接粘贴。"
OTHER_SHEET = "暂不支持这种表格格式，请用 Excel 或 WPS 打开，另存为 .xlsx 后重新上传。"
NOT_TEXT = "文本的编码认不出来，请另存为 .xlsx，或者存成 UTF-8 编码的 .csv 后重新上传。"
QUOTES_BROKEN = "第 %(row)s 行附近的引号没有配对，请改正后重新上传，或者另存为 .xlsx。"
LINE_TOO_LONG = "第 %(row)s 行有 %(chars)s 个字符，太长了。请检查换行，或者另存为 .xlsx 后重新上传。"
TOO_MANY_ROWS = "表格有 %(rows)s 行，超过 %(limit)s 行的上限，请拆成几个文件分别上传。"
TOO_MANY_COLUMNS = "表格有 %(columns)s 列，超过 %(limit)s 列的上限，请删去多余的列。"
TOO_WIDE = "表格的范围到了第 %(row)s 行、第 %(column)s 列，太大了。请把有用的内容复制到一张新表后重新上传。"
NO_CONTENT = "表格里没有内容，请填好后重新上传。"
NO_SHEET = "文件里没有名为“%(sheet)s”的工作表，请检查工作表名称。"

NO_HEADER = "没有找到表头。表头至少要有这些列：%(columns)s。"
COLUMN_MISSING = "缺少“%(label)s”这一列，请在表头补上，或者指定由哪一列代替。"
COLUMN_MISSING_HERE = (
    "缺少“%(label)s”这一列：请在下面选由哪一列代替，或者填一个各行都一样的值；也可以在表头补上这一列，重新上传。"
)
COLUMN_TWICE = "表头里有两列都像“%(label)s”（第 %(first)s 列和第 %(second)s 列），请删去一列。"
REQUIRED = "“%(label)s”不能空着，请填写。"
MERGED = "第 %(first)s 至 %(last)s 行的“%(label)s”是合并单元格，请取消合并，每一行都填写。"
SAME_ROW = "与第 %(first)s 行完全相同，请删去一行。"
SAME_VALUE = "“%(label)s”与第 %(first)s 行重复，请改正或者删去一行。"
TOTAL_ROW = "合计行，没有导入。"
SECTION_ROW = "分组标题行，没有导入。"
ROWS_READ = "数据行"
ROWS_TOTAL = "合计行（不导入）"
ROWS_SECTION = "分组标题行（不导入）"
ROWS_BLANK = "空行（不导入）"
ROWS_ABOVE = "表头以上的行（不导入）"
NOTE_HEADING = "需要修改"
TEMPLATE_NOTES = "填写说明"
TEMPLATE_LISTS = "选项"
TEMPLATE_COLUMN, TEMPLATE_NEEDED, TEMPLATE_HOW = "列", "是否必填", "怎样填写"
TEMPLATE_CHOOSE = "请从下拉列表中选择。"
TEMPLATE_DAY = "请填日期，例如 2026-03-05。"
TEMPLATE_WRONG = "填写有误"
COMMENT_AUTHOR = "落实"

NOT_A_NUMBER = "“%(value)s”不是数字，请只填数字。"
NOT_WHOLE = "“%(value)s”不是整数，请填整数。"
TOO_SMALL = "“%(value)s”太小，不能小于 %(least)s。"
TOO_LARGE = "“%(value)s”太大，不能大于 %(most)s。"
HALF_A_DAY = "“%(value)s”看不出是 %(month)s月%(first)s日还是 %(month)s月%(first)s0日，请写成 2026-03-05 这样的形式。"
NOT_A_DATE = "“%(value)s”不是日期，请写成 2026-03-05 这样的形式。"
DATE_TOO_EARLY = "%(value)s 太早，不能早于 %(least)s。"
DATE_TOO_LATE = "%(value)s 太晚，不能晚于 %(most)s。"
NOT_A_TIME = "“%(value)s”不是时间，请写成 2026-03-05 14:30 这样的形式。"
NOT_A_CHOICE = "“%(value)s”不在可选范围内，请填：%(choices)s。"
NOT_YES_OR_NO = "“%(value)s”看不懂，请填“是”或“否”。"
TOO_LONG = "内容有 %(chars)s 个字，超过 %(limit)s 个字，请缩短。"
FORMULA_ERROR = "这一格的公式出错（%(value)s），请改成数值。"

CUT = "……（内容过长，已截断）"
PAGE_FOOTER = "&C第 &P 页 共 &N 页"
YES = "是"
NO = "否"
