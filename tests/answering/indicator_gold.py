"""The indicator table, typed from the plan by hand, and how people name its rows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """One row and group: the figures of 2019, 2022 and 2025 as printed, with the unit as an answer writes it.

    ``asked`` are stems without a year: the name in full, a short form, an everyday form; ``about`` tells for which years
    the plan prints 约.
    """

    name: str
    group: str | None
    figures: tuple[str, str, str]
    unit: str
    asked: tuple[str, str, str]
    about: tuple[bool, bool, bool] = (False, False, False)

    def figure(self, year: int) -> Decimal:
        """The figure of a year."""
        return Decimal(self.figures[YEARS.index(year)])

    def shown(self, year: int) -> str:
        """What an answer must show for a year: ``约895元/人·月``."""
        position = YEARS.index(year)
        return f"{'约' if self.about[position] else ''}{self.figures[position]}{self.unit}"


YEARS = (2019, 2022, 2025)
_ROUGH = (False, True, True)
_AID = "医疗救助住院自付费救助比率"

GOLD = (
    Row("城镇居民人均可支配收入", None, ("3.26", "3.58", "3.95"), "万元",
        ("城镇居民人均可支配收入是多少", "可支配收入多少", "城里人一年能挣多少")),
    Row("城镇登记失业率", None, ("2.05", "2.3", "2.2"), "%",
        ("城镇登记失业率是多少", "失业率多少", "没工作的比例是多少")),
    Row("农民工随迁子女接受义务教育比例", None, ("100", "100", "100"), "%",
        ("农民工随迁子女接受义务教育比例是多少", "随迁子女义务教育比例", "打工人的孩子上学的比例是多少")),
    Row("每千人医疗卫生机构床位", None, ("5.76", "6.30", "6.61"), "张",
        ("每千人医疗卫生机构床位有多少", "千人床位", "一千个人有几张病床")),
    Row("每千人口执业（助理）医师", None, ("2.26", "3.06", "3.51"), "人",
        ("每千人口执业（助理）医师有多少", "千人医师多少", "一千个人里有几个医生")),
    Row("城乡社区居家养老覆盖率", None, ("30", "80", "100"), "%",
        ("城乡社区居家养老覆盖率是多少", "居家养老覆盖率", "在家养老覆盖多少")),
    Row("每千名老年人养老床位", None, ("16.6", "30", "40"), "张",
        ("每千名老年人养老床位有多少", "千名老人床位", "养老院床位有几张")),
    Row("护理型床位占养老床位比例", None, ("25", "50", "70"), "%",
        ("护理型床位占养老床位比例是多少", "护理床位占比", "能护理的床位占多少")),
    Row("最低生活保障标准", "农村", ("385", "640", "895"), "元/人·月",
        ("农村最低生活保障标准是多少", "农村低保标准", "乡下低保一个月给多少"), _ROUGH),
    Row("最低生活保障标准", "城市", ("640", "835", "1030"), "元/人·月",
        ("城市最低生活保障标准是多少", "城镇低保标准", "城里吃低保一个月能拿多少"), _ROUGH),
    Row(_AID, "特困人员、孤儿", ("100", "100", "100"), "%",
        ("特困人员医疗救助住院自付费救助比率是多少", "特困人员住院自付费救助比率", "五保户住院自己掏的救助百分之几")),
    Row(_AID, "最低生活保障对象", ("80", "80", "80"), "%",
        ("最低生活保障对象医疗救助住院自付费救助比率是多少", "低保对象医疗救助比例", "吃低保的住院救助比例是多少")),
    Row(_AID, "“六类对象”“两类人员”和城乡精简退职对象", ("70", "70", "70"), "%",
        ("六类对象医疗救助住院自付费救助比率是多少", "两类人员医疗救助比例", "精简退职的住院救助比例是多少")),
    Row(_AID, "支出型", ("50", "50", "50"), "%",
        ("支出型的医疗救助住院自付费救助比率是多少", "支出型医疗救助比例", "支出型的住院救助比例是多少")),
    Row(_AID, "以上对象14周岁以下儿童", ("90", "90", "90"), "%",
        ("14周岁以下儿童医疗救助住院自付费救助比率是多少", "儿童医疗救助比例", "十四岁以下的娃住院救助比例是多少")),
    Row("优抚对象年均抚恤金", None, ("6106.30", "6716.9", "7288.6"), "元/人",
        ("优抚对象年均抚恤金是多少", "抚恤金标准", "老兵抚恤金一年多少")),
    Row("社区服务设施覆盖率", None, ("100", "100", "100"), "%",
        ("社区服务设施覆盖率是多少", "社区设施覆盖率", "社区设施覆盖多少")),
    Row("婚姻登记联网率", None, ("100", "100", "100"), "%",
        ("婚姻登记联网率是多少", "婚登联网率", "领证联网多少")),
)  # fmt: skip
