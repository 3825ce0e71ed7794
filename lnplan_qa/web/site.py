"""What the page says about itself and its plan. Another plan changes this file and nothing else of the pages."""

from __future__ import annotations

#: The page's name: its heading and the document title.
TITLE = "龙南市“十四五”基本公共服务及社会保障规划 问答"
#: The plan as every answer names it, and the years that it covers.
DOCUMENT = "龙南市《“十四五”时期基本公共服务及社会保障发展规划》"
PERIOD = "2021—2025年"
#: What no reader may mistake an answer for.
CAUTION = "规划目标不等于已经兑现的待遇，办理请以主管部门的答复为准。"
#: Where every answer comes from, as cards and copies name it.
ORIGIN = f"{DOCUMENT}（{PERIOD}）。{CAUTION}"
#: Questions to start from: a figure, a service in plain words, a project, a benefit, a goal, something the plan lacks.
EXAMPLES = (
    "2025年农村低保标准是多少？",
    "敬老院集中供养率到哪年要到多少？",
    "残疾学生上学有什么资助？",
    "阳明中学建设项目要投资多少钱？",
    "找不到工作，政府有什么帮扶？",
    "养老金每个月发多少？",
)
