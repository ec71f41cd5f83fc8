"""What the matters of the plays say: those of the village and of the Scottish place, and what the first community adds."""

from __future__ import annotations

from config.demo.texts import TEXTS as FIRST
from config.demo.texts import Text

TEXTS = FIRST | {
    t.key: t
    for t in (
        Text(
            "track",
            "硬化通往北坡果园的机耕路",
            "Pave the track to the orchards on the north slope",
            "1.2公里，18万元，从村集体收益出，秋收前完工。",
            "1.2 kilometres for 180,000 yuan from the village's own income, done before the harvest.",
            "路窄、下雨就陷车，果子运不出来。\n\n- 路面宽3.5米，水泥18厘米厚。\n- 不占承包地，沿老路修。",
            "The track is narrow and cars sink in when it rains, so the fruit stays where it is.\n\n- 3.5 metres wide, 18 centimetres of concrete.\n"
            "- It follows the old track; no contracted land is taken.",
        ),
        Text(
            "reservoir",
            "把村东蓄水池承包给合作社五年",
            "Lease the reservoir east of the village to the cooperative for five years",
            "每年承包费2.6万元，灌溉用水照旧。",
            "26,000 yuan a year; water for the fields as before.",
            "合作社养鱼，负责清淤和护栏。旱季先保证灌溉。",
            "The cooperative keeps fish, clears the mud and mends the railing. In a dry season the fields come first.",
        ),
        Text(
            "harbour",
            "海堤边装一张长椅",
            "A bench at the harbour wall",
            "朝东，老人散步可以坐，640镑，从社区基金出。",
            "Facing east, for those who walk there and want to sit: £640 from the community fund.",
            "从码头到教堂一路没有地方坐。长椅用回收塑料做，不用上漆。",
            "There is nowhere to sit between the pier and the kirk. It is made of recycled plastic and needs no paint.",
        ),
        Text(
            "ferry",
            "冬天的末班渡船改到19:10",
            "Ask for the last winter ferry at 19:10",
            "火车19:02到站，现在末班船18:50就开了。",
            "The train comes in at 19:02; the last boat now leaves at 18:50.",
            "请社区议会写信给渡船公司和区议会，附上320人次的统计。",
            "The council is asked to write to the ferry company and the local authority, with the count of 320 missed connections.",
        ),
        Text(
            "washing",
            "社区洗衣房夜间几点停用",
            "When the shared laundry closes at night",
            "拟定21:30停用，周末22:00。",
            "At 21:30, at weekends at 22:00.",
            "洗衣房楼上住着六户人家，楼下还有人下班晚。",
            "Six households live above it, and some who use it come home late.",
        ),
        Text(
            "beds",
            "西墙边的绿地改成共享菜园",
            "Turn the green by the west wall into shared garden beds",
            "24块菜地，每块4平方米，抽签分配，一年一换。",
            "24 beds of four square metres, drawn by lot, for a year each.",
            "绿地常年没人管。菜园不用化肥，水表单独装。",
            "Nobody looks after the green. No chemicals in the beds, and a water meter of their own.",
        ),
        Text(
            "boards",
            "更换九块居务公开栏",
            "Replace nine public notice boards",
            "玻璃碎了四块，字看不清。共1.1万元。",
            "Four are broken and hard to read. 11,000 yuan in all.",
            "新公开栏带灯，高度让坐轮椅的人也看得见。",
            "The new boards are lit, and low enough for those in a wheelchair.",
        ),
        Text(
            "pump",
            "用公共收益更换二次供水水泵",
            "Replace the water pumps from shared income",
            "两台水泵用了14年，更换费用7.4万元。",
            "Both pumps are 14 years old; 74,000 yuan for new ones.",
            "夜里噪声大，上半年停水三次。报价三家，附在材料里。",
            "They are loud at night and failed three times this year. Three offers are attached.",
        ),
    )
}
