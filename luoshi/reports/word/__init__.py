"""Word in the layout of GB/T 9704-2012: `Paper`. Python-docx and nothing of Django.

paper = Paper(house_name="东河县教育局", title="九月份工作小结", date=day)
paper.heading(1, "总体情况"); paper.paragraph("本月……"); paper.table(["单位", "篇数"], rows)
paper.signature("东河县教育局", day); data = paper.save()
"""

from luoshi.reports.word.paper import Paper
from luoshi.reports.word.text import chinese_day, clean

__all__ = ["Paper", "chinese_day", "clean"]
