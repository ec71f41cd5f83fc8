"""What the demo's matters say, in Chinese with English alongside."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    key: str
    title: str
    title_en: str
    summary: str
    summary_en: str
    text: str
    text_en: str


TEXTS = {
    t.key: t
    for t in (
        Text(
            "dining",
            "把3号院旧车棚改成老年助餐点",
            "Turn the old bike shed in Yard 3 into a dining room for older residents",
            "中午一顿热饭，60岁以上每份12元，谁都能来吃。改造费18.6万元，从社区公益金出。",
            "A hot lunch at 12 yuan for anyone over 60, open to all. Works cost 186,000 yuan from the community fund.",
            "## 为什么\n\n3号院里60岁以上的老人有146位，其中独居的31位。最近的食堂要过两条马路。\n\n## 怎么做\n\n"
            "- 车棚东半边改成厨房和餐厅，西半边留给自行车。\n- 中午11:00到13:00供饭，**7:00前不送货**。\n- 装油烟净化，每季度清洗一次。\n\n## 花多少\n\n"
            "改造18.6万元，从社区公益金出；每年运行由街道补贴。",
            "## Why\n\n146 people over 60 live around Yard 3, 31 of them alone. The nearest canteen is across two main roads.\n\n## How\n\n"
            "- The east half becomes a kitchen and dining room, the west half stays for bicycles.\n- Lunch from 11:00 to 13:00, **no deliveries before 7:00**.\n"
            "- Fume extraction, cleaned every quarter.\n\n## Cost\n\nWorks 186,000 yuan from the community fund; running costs are subsidised by the street office.",
        ),
        Text(
            "lamps",
            "按乙方案修缮东门路灯",
            "Repair the east gate lamps by plan B",
            "东门三盏灯坏了两个月，乙方案用公益金2.4万元，换成节能灯。",
            "Three lamps have been dark for two months. Plan B costs 24,000 yuan from the fund.",
            "东门外三盏路灯从九月起不亮，晚上接孩子、买菜都不方便。\n\n- 甲方案：只换灯泡，0.6万元，预计用一年。\n- **乙方案：换灯杆和节能灯，2.4万元，保修五年。**",
            "The three lamps outside the east gate have been dark since September.\n\n- Plan A: new bulbs only, 6,000 yuan, for about a year.\n"
            "- **Plan B: new poles and LED lamps, 24,000 yuan, five years' warranty.**",
        ),
        Text(
            "charging",
            "在南区建电动车集中充电棚",
            "Build a shared charging shelter for e-bikes in the south yard",
            "楼道里不再充电。48个充电位，刷卡计费，装自动灭火。",
            "No more charging in stairwells: 48 places, pay by card, automatic extinguishers.",
            "去年有两次楼道起火。充电棚建在南区停车场北侧，占6个车位。\n\n费用9.2万元，由业主共有收益支付。",
            "There were two stairwell fires last year. The shelter stands north of the south car park and takes six places.\n\nIt costs 92,000 yuan from shared income.",
        ),
        Text(
            "gate",
            "南门夜间23:00至5:00关闭",
            "Close the south gate from 23:00 to 5:00",
            "夜里从东门进出，南门安静。",
            "At night everybody uses the east gate, so that the south side is quiet.",
            "南门外夜宵摊散场晚，南区三栋楼睡不好。关门期间东门有人值守，急救车照常开门。",
            "Night food stalls outside the south gate keep three blocks awake. The east gate is staffed, and the south gate opens for ambulances.",
        ),
        Text(
            "lift",
            "5号楼加装电梯的施工时间",
            "Working hours for the lift at Block 5",
            "工作日8:30到11:30、14:30到18:00施工，周末不施工。",
            "Weekdays 8:30 to 11:30 and 14:30 to 18:00, never at weekends.",
            "施工期约三个月。午休和周末停工。",
            "Works take about three months, with no noise at midday or at weekends.",
        ),
        Text(
            "square",
            "南广场夜间关闭音响",
            "No loudspeakers on the south square at night",
            "20:30以后南广场不用音响。",
            "No loudspeakers on the south square after 20:30.",
            "广场舞和住户的休息都要照顾。20:30以后可以用耳机跳。",
            "Dancing and rest both matter. After 20:30 dancers may use headphones.",
        ),
        Text(
            "benches",
            "在健身区加装六张靠背椅",
            "Six benches with backs for the exercise yard",
            "老人坐得住，靠背椅六张，每张680元。",
            "Six benches with backs, 680 yuan each, so that older people can rest.",
            "现在的石凳没有靠背，冬天凉。",
            "The stone seats have no backs and are cold in winter.",
        ),
        Text(
            "pocket",
            "把小区东侧空地改成口袋公园",
            "Make the empty ground on the east side a pocket park",
            "种树、放椅子、留一块给孩子。",
            "Trees, seats and a corner for children.",
            "东侧空地堆了三年建筑垃圾。请社区清运后种树。",
            "Building rubble has lain there for three years. Clear it and plant trees.",
        ),
        Text(
            "parcels",
            "快递柜移到大门内侧",
            "Move the parcel lockers inside the gate",
            "现在取件要站在机动车道上。",
            "People stand in the road to fetch parcels.",
            "请物业把快递柜移进大门内侧两米。",
            "Move the lockers two metres inside the gate.",
        ),
        Text(
            "planting",
            "秋季绿化补种方案",
            "Autumn planting plan",
            "补种42棵乔木，方案在附件。",
            "42 new trees; the plan is attached.",
            "请议事会讨论树种。",
            "The council is asked to discuss the species.",
        ),
        Text(
            "noise",
            "楼上装修噪声的纠纷",
            "A dispute about building noise upstairs",
            "请社区协调。",
            "Asks the community to mediate.",
            "邻里纠纷，请协调。",
            "A dispute between neighbours.",
        ),
        Text(
            "bins",
            "垃圾投放点延长开放一小时",
            "Keep the waste station open one hour longer",
            "下班晚的人来不及投放。",
            "People who work late miss the hours.",
            "建议开放到21:00。",
            "Suggests opening until 21:00.",
        ),
        Text(
            "music",
            "南广场20:30以后停用音响",
            "No loudspeakers on the south square after 20:30",
            "20:30以后可以戴耳机跳，周末延到21:00。",
            "After 20:30 dancers may use headphones; at weekends from 21:00.",
            "广场东侧三栋楼有上学的孩子。跳舞的邻居愿意试用无线耳机，每副35元，由文体经费出。",
            "Schoolchildren live in the three blocks to the east. The dancers are willing to try wireless headphones, 35 yuan each.",
        ),
        Text(
            "plan",
            "用公益金更换九栋楼的单元门锁",
            "Replace the entrance locks of nine blocks from the community fund",
            "九栋楼27个单元门，换机械密码锁，共4.9万元，不装人脸识别。",
            "27 entrances of nine blocks get mechanical code locks, 49,000 yuan in all; no face recognition.",
            "- 旧锁坏了11把，门一直敞着。\n- **机械密码锁**，老人也能按；不收集任何个人信息。\n- 每把1815元，保修三年。",
            "- Eleven old locks are broken and the doors stand open.\n- **Mechanical code locks**, easy for older people; nothing personal is collected.\n- 1,815 yuan each, three years' warranty.",
        ),
        Text(
            "stairs",
            "清理楼道杂物并加装折叠座椅",
            "Clear the stairwells and add folding seats",
            "每层装一个折叠座，老人上楼能歇一歇。",
            "A folding seat on every floor, so that older people can rest on the way up.",
            "先给七天时间自己清理，之后由物业统一清运。折叠座每个118元。",
            "Seven days to clear things oneself, then the estate does it. A folding seat costs 118 yuan.",
        ),
        Text(
            "fund",
            "使用维修资金更换7号楼屋面防水",
            "Use the maintenance fund to renew the roof of Block 7",
            "屋面漏水，费用31.8万元，从7号楼维修资金列支。",
            "The roof leaks; 318,000 yuan from the maintenance fund.",
            "检测报告已公示。依照民法典第二百七十八条表决，人数和面积都要过。",
            "The survey is on display. Decided under Art. 278 of the Civil Code, by heads and by area.",
        ),
    )
}

COMMENTS: list[tuple[str, str]] = [
    ("for", "我妈82岁，一个人做饭常忘关火。楼下有热饭，我上班也放心。"),
    ("for", "车棚里一半是没人认领的旧车，腾出来正好。"),
    ("for", "12元一份，比外卖便宜，还能和老邻居说说话。"),
    ("for", "放学的孩子能不能也来吃？希望不只对老人。"),
    ("for", "公益金放着也是放着，用在吃饭上最实在。"),
    ("against", "我家就在车棚上面。油烟和一大早送菜的声音，谁来管？"),
    ("against", "电动车以后停哪儿？楼道里绝不能再停了。"),
    ("against", "18.6万元太多，先租一间底商试半年再说。"),
    ("against", "食堂开两年就关的例子不少，运行费要先说清楚。"),
    ("question", "餐厅由谁经营？出了食品安全问题找谁？"),
    ("question", "下雨天排队站在哪里？"),
    ("neutral", "建议把招标结果和每季度的账都公示。"),
]

ANSWER = "第3版方案加装油烟净化，7:00前不送货。"
