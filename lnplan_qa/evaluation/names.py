"""What categories and personas of the built-in sets are called on pages and in reports."""

from __future__ import annotations

from typing import Final

from lnplan_qa.render import STATUS_WORDS

_NAMES: Final = {
    "single_fact": "单个事实", "amount": "金额", "target": "目标值", "facility": "设施", "service_scope": "服务范围",
    "bare_topic": "只说话题", "long_story": "长故事", "follow_up": "追问", "list": "列举", "several_sections": "跨多节",
    "comparison": "比较", "computation": "计算", "contradiction": "与规划矛盾", "near_miss": "易混淆", "paraphrase": "换说法",
    "typo": "错别字", "pinyin": "拼音", "traditional": "繁体字", "dialect": "方言", "english": "英文",
    "underspecified": "没说清", "false_presupposition": "前提有误", "nonsense": "无意义", "other_document": "不属于规划",
    "lacks_amount": "没写金额", "lacks_date": "没写时间", "lacks_phone": "没写电话", "lacks_place": "没写地点",
    "lacks_procedure": "没写手续", "lacks_other": "没写其他", "unsafe": "指令与套话",
    "old_resident": "老年居民", "migrant_worker": "务工青年", "parent": "家长", "disabled_family": "残疾人家庭",
    "veteran": "退役军人", "shop_owner": "店主", "clerk_health": "卫健工作人员", "clerk_education": "教育工作人员",
    "clerk_civil": "民政工作人员", "clerk_hr": "人社工作人员", "clerk_housing": "住建工作人员",
    "clerk_culture": "文旅工作人员", "journalist": "记者", "auditor": "审计人员", "prankster": "捣乱的人",
    "error": "出错",
}  # fmt: skip


def name_of(key: str) -> str:
    """A category, persona or status in Chinese; whatever else as it is."""
    return _NAMES.get(key) or next((words for status, words in STATUS_WORDS.items() if status == key), key)
