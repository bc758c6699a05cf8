"""The columns of a table of rules, and the words in its cells.

The file is the village's own, so both are Chinese whatever language the reader's pages have.
"""

from collections.abc import Mapping

from pointsapp.earning.rules.models import CapBearer, CapPeriod, RuleKind, Star, Unit

COLUMNS = {
    "code": ("编号", "代码", "序号"),
    "star": ("星级", "星", "类别"),
    "kind": ("类型", "计分方式"),
    "name": ("积分项目", "细则", "项目", "名称", "内容"),
    "name_en": ("英文名称",),
    "points": ("分值", "积分", "分数"),
    "levels": ("等次", "等级"),
    "unit": ("单位", "计量单位"),
    "cap_points": ("上限", "封顶"),
    "cap_per": ("上限对象",),
    "cap_period": ("上限周期", "周期"),
    "evidence": ("佐证", "佐证材料", "需要照片"),
    "is_on": ("启用", "状态"),
}
NEEDED = ("code", "name", "points")
STARS = {
    "支部过硬": Star.PARTY, "产业兴旺": Star.INDUSTRY, "生态宜居": Star.ECOLOGY,
    "平安法治": Star.PEACE, "文明幸福": Star.CIVILITY,
}  # fmt: skip
KINDS = {
    "按小时": RuleKind.HOUR, "按次": RuleKind.EVENT, "评比": RuleKind.INSPECTION,
    "一次性": RuleKind.ONCE, "荣誉": RuleKind.HONOUR, "按数量": RuleKind.QUANTITY,
    "扣分": RuleKind.DEDUCTION, "暂停评优": RuleKind.SUSPENSION,
}  # fmt: skip
UNITS = {
    "小时": Unit.HOUR, "半天": Unit.HALF_DAY, "次": Unit.TIME, "件": Unit.ITEM,
    "月": Unit.MONTH, "季": Unit.QUARTER, "年": Unit.YEAR, "人": Unit.PERSON,
    "户": Unit.HOUSEHOLD, "证": Unit.CERTIFICATE, "公斤": Unit.KILOGRAM,
}  # fmt: skip
CAP_PER = {"户": CapBearer.HOUSEHOLD, "人": CapBearer.PERSON}
PERIODS = {"日": CapPeriod.DAY, "月": CapPeriod.MONTH, "年": CapPeriod.YEAR}
ON, OFF = "on", "off"
YES_OR_NO = {"是": ON, "否": OFF}
WORDS: Mapping[str, Mapping[str, str]] = {
    "star": STARS,
    "kind": KINDS,
    "unit": UNITS,
    "cap_per": CAP_PER,
    "cap_period": PERIODS,
    "evidence": YES_OR_NO,
    "is_on": YES_OR_NO,
}
