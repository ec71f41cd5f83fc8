"""What the matters decided by another method than yes or no say."""

from __future__ import annotations

from decimal import Decimal

from config.demo.texts import Text
from proposals.actions.poll_options import NewProject

METHOD_TEXTS = {
    one.key: one
    for one in (
        Text(
            "appraisal", "居民委员会2026年工作评议", "Appraisal of the residents’ committee for 2026",
            "听居民委员会的述职，评称职、基本称职或者不称职。", "The committee reports on its year; the representatives give it a grade.",
            "述职报告已印发给全体居民代表。评议由居务监督委员会主持，不记名投票，当场公布结果。",
            "Every representative has the report. The supervision committee presides; the ballot is confidential, the result is read out.",
        ),
        Text(
            "wishes", "明年先办哪几件事", "What to do first next year",
            "六件事，每户最多选三件；公益金20万元，按得票从高到低办。", "Six projects, up to three picks for each household; 200,000 yuan, in the order of votes.",
            "六件事都是今年居民提的，费用由居委会请人估算。得票高的先办，钱用完为止。",
            "All six were proposed by residents this year and costed by the committee. The most wanted come first, while the money lasts.",
        ),
        Text(
            "spring", "春季小修先修哪里", "Small repairs in spring, in which order",
            "五处小修，每户最多选三处，预算6万元。", "Five small repairs, up to three picks for each household, within 60,000 yuan.",
            "五处都在巡查单上。按得票从高到低修，超出预算的列入下半年。",
            "All five are on the inspector’s list. What does not fit into the budget waits for autumn.",
        ),
        Text(
            "garden", "共建楼间小菜园的约定", "A shared rule for the kitchen garden",
            "轮流浇水，不用农药，收成分给参加的人。", "Watering by turns, no pesticides, the harvest is shared.",
            "小菜园试种一年。谁都可以参加，谁也可以退出。", "The garden is tried for a year. Anyone may join, and anyone may leave.",
        ),
        Text(
            "cats", "流浪猫定点喂养", "Feeding stray cats in one place",
            "在北墙边设一处喂养点，每天清扫。", "One feeding place at the north wall, cleaned every day.",
            "喂养的人分五组，每组管一天。", "Those who feed the cats take turns in five groups.",
        ),
        Text(
            "parking", "访客停车收费听证", "Hearing on a charge for visitors’ cars",
            "访客车停两小时以内不收费，超过的每小时3元。", "Two hours are free for visitors, then 3 yuan an hour.",
            "收费前听各方意见。听证不表决，每条意见都有答复。", "Everybody is heard before a charge is made. Nothing is voted on; every opinion is answered.",
        ),
    )
}  # fmt: skip


def _projects(*rows: tuple[str, str, int]) -> list[NewProject]:
    return [NewProject(name, Decimal(cost), name_en) for name, name_en, cost in rows]


WISHES = _projects(
    ("加装路灯", "Street lamps on the east path", 80000),
    ("儿童沙池", "A sandpit for children", 35000),
    ("楼道扶手", "Handrails in the stairwells", 60000),
    ("自行车棚顶", "A roof over the bicycle racks", 48000),
    ("晾衣架", "Drying racks", 12000),
    ("雨水花园", "A rain garden", 95000),
)
SPRING = _projects(
    ("北门台阶", "The steps at the north gate", 18000),
    ("健身区地垫", "Mats in the exercise yard", 22000),
    ("8号楼排水沟", "The gutter at Block 8", 15000),
    ("宣传栏雨棚", "A shelter over the notice board", 9000),
    ("花坛围边", "Edging of the flower beds", 14000),
)
HEARD = (
    ("for", "外来车占满了楼下，收费能让出位子。", "adopted", "写入方案：从小区东门停车场开始。", "clerk"),
    ("against", "子女周末来看老人，也要收钱吗？", "partly", "老人登记的子女车，每周两次不收费。", "clerk"),
    ("against", "收来的钱去哪里？应该公开。", "adopted", "每季度在居务公开栏公布收支。", "clerk"),
    ("question", "能不能干脆不让外来车进？", "not_adopted", "救护车和送货车要进，不能全禁。", "clerk"),
)
