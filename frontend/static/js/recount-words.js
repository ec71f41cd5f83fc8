// What the checks of a recount share: their words, and small questions to the data.

import { canonical } from "./recount-bytes.js";
import { Exact, must } from "./recount-rule.js";

export const WORDS = {
  yes: ["赞成", "for"], no: ["反对", "against"], abstain: ["弃权", "abstained"], invalid: ["无效", "invalid"], cast: ["投票", "cast"],
  hands: ["举手", "hands"],
  eligible: ["有表决权", "entitled"], members: ["全体成员", "members"], due: ["应到", "due"], present: ["参加", "present"],
  yes_no: ["赞成和反对合计", "for or against"], participating: ["参与表决", "taking part"],
  online: ["网上", "online"], room: ["现场", "in the room"], paper: ["纸质", "on paper"], visit: ["上门", "at the door"],
  agree: ["同意", "agree"], reservations: ["有保留", "reservations"], stand_aside: ["不参与", "stand aside"], block: ["阻止", "block"],
  competent: ["称职", "competent"], basically_competent: ["基本称职", "basically competent"], not_competent: ["不称职", "not competent"],
  adopted: ["通过", "carried"], rejected: ["不通过", "not carried"], inquorate: ["人数不够", "no quorum"], tied: ["票数相等", "tied"],
  opinion: ["协商意见", "an opinion"], no_decision: ["没有作出决定", "no decision"], graded: ["评定", "graded"], ranked: ["排出名次", "ranked"],
};
export const word = (key) => WORDS[key] ?? [String(key), String(key)];
const listed = (numbers) => Object.entries(numbers).reduce(
  ([zh, en], [key, value]) => [[...zh, `${word(key)[0]}${value}`], [...en, `${word(key)[1]} ${value}`]], [[], []],
);
export const told = (numbers) => { const [zh, en] = listed(numbers); return { zh: zh.join("，"), en: en.join(", ") }; };
export const same = (a, b) => canonical(a) === canonical(b);
export const sorted = (list) => [...list].sort();
export const inOrder = (list) => same(list, sorted([...new Set(list)]));
export const weigh = (lines, measure) => Exact.sum(lines.map((line) => Exact.of((line.weights ?? { heads: 1, area: 0 })[measure])));

export function whole(value) {
  must(Number.isSafeInteger(value) && value >= 0, `${JSON.stringify(value)}不是整数。`, `${JSON.stringify(value)} is no whole number.`);
  return value;
}
