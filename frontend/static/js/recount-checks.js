// Every check of a bundle, from the bottom up, in the order of verify.py. Each tells its numbers or throws what is wrong.

import { IN_THE_RECORD, headHere } from "./recount-acts.js";
import { canonical, hashOf, hex, leafHash, treeRoot, unhex, utf8 } from "./recount-bytes.js";
import { Exact, MARKS, Wrong, count, decide, methodOf, must } from "./recount-rule.js";
import { signatureHolds } from "./recount-signature.js";
import { inOrder, same, sorted, told, weigh, whole, word } from "./recount-words.js";

const FORMAT = "poll-bundle/3";
export const FORMATS = [FORMAT, "poll-bundle/2"];
export const hasActs = (b) => b.format === FORMAT;
const LEAST_DIGITS = 16;
function rule(b) {
  const found = hashOf(b.rule);
  must(found === b.rule_hash, "规则和它的哈希对不上。", "The rule does not have the hash given.");
  must(["heads", "heads,area"].includes(b.rule.measures.join()), "计算单位不认识。", "Its measures are unknown.");
  return { zh: `哈希${found.slice(0, 16)}……`, en: `hash ${found.slice(0, 16)}…` };
}

function roll(b) {
  const names = b.roll.map((line) => line.line);
  must(names.every((name) => /^[0-9a-f]{64}$/.test(name)) && inOrder(names), "有一行出现两次，或没有按顺序排。",
    "A line stands twice or out of order.");
  const found = hashOf(names);
  must(found === b.roll_hash, "各行和名册的哈希对不上。", "The lines do not have the roll's hash.");
  return { zh: `${names.length}行，每行一次，哈希${found.slice(0, 16)}……`, en: `${names.length} lines, each once, hash ${found.slice(0, 16)}…` };
}

function bases(b) {
  must(same(sorted(Object.keys(b.bases)), sorted(b.rule.measures)), "应到数少了一种。", "A measure is missing in the bases.");
  const there = b.roll.filter((l) => (l.present || l.voted) && !(l.recused && b.recusal === "vote_and_presence"));
  const lines = Object.entries(b.bases).map(([measure, given]) => {
    const everybody = weigh(b.roll, measure);
    const vacant = Exact.of(measure === "heads" ? b.vacant_seats : 0);
    const mine = { eligible: everybody, members: everybody.plus(vacant), due: everybody };
    if (b.meeting) mine.present = weigh(there, measure);
    must(same(sorted(Object.keys(mine)), sorted(Object.keys(given))), "应到、参加的项目不一样。", "Other numbers are given than follow.");
    for (const [key, value] of Object.entries(mine)) {
      const [zh, en] = word(key);
      must(Exact.of(given[key]).equals(value), `${zh}写的是${given[key]}，名册得出${value}。`, `${en} is given as ${given[key]}, the roll gives ${value}.`);
    }
    return told(given);
  });
  return { zh: lines.map((l) => l.zh).join("；"), en: lines.map((l) => l.en).join("; ") };
}

function turnout(b) {
  const found = {};
  for (const line of b.roll.filter((one) => one.voted)) {
    must(!line.recused, "有回避的人投了票。", "Somebody who was recused has voted.");
    found[line.voted] = (found[line.voted] ?? 0) + 1;
  }
  if (hasActs(b) && b.hands) found.room = (found.room ?? 0) + whole(b.hands);
  must(same(found, b.turnout), `写的是${canonical(b.turnout)}，名册得出${canonical(found)}。`, `Given as ${canonical(b.turnout)}, the roll gives ${canonical(found)}.`);
  const total = Object.values(found).reduce((sum, n) => sum + n, 0), { zh, en } = told(found);
  const recused = b.roll.filter((line) => line.recused).length, late = b.roll.filter((line) => line.late).length;
  return {
    zh: `${zh || "没有人投票"}，合计${total}；回避${recused}人，补入${late}人，移出${b.removed.length}人`,
    en: `${en || "nobody"}, together ${total}; recused ${recused}, admitted late ${late}, taken off ${b.removed.length}`,
  };
}

/** Votes without a code: only in a show of hands, one row for each; papers beside it are in the same count. */
function uncoded(b) {
  if (!Object.keys(b.totals).length) return Exact.of(0);
  const only = b.secrecy === "counted" && same(Object.keys(b.totals), ["heads"]);
  must(only, "不是举手表决，却有没有核对码的票。", "Votes without a code are counted in what is no show of hands.");
  must(!(hasActs(b) && b.ballots.length), "举手和纸票没有合在一起计。", "Hands and paper are not in one count.");
  const { options, ...plain } = b.totals.heads, { cast, options: _none, ...rows } = { ...plain, ...options };
  const all = Exact.of(cast), sum = Object.values(rows).reduce((so, n) => so.plus(Exact.of(n)), Exact.of(0));
  must(sum.compare(all) === 0, "举手各项加起来不对。", "The hands do not add up.");
  return all;
}

function ballots(b) {
  const codes = b.ballots.map((ballot) => ballot.code), voters = b.roll.filter((line) => line.voted);
  must(codes.every((code) => readCode(code) === code), "有一个不是核对码。", "One is no check code.");
  must(inOrder(codes), "核对码有重复，或没有按顺序排。", "A check code stands twice or out of order.");
  const together = uncoded(b), hands = hasActs(b) ? Exact.of(whole(b.hands)) : together;
  const cast = Exact.of(codes.length).plus(together).plus(hands.times(new Exact(-1n)));
  must(cast.compare(Exact.of(voters.length)) === 0, `票有${cast}张，投票的有${voters.length}人。`, `There are ${cast} ballots and ${voters.length} voters.`);
  const weights = (rows) => sorted(rows.map((row) => canonical(row.weights ?? null)));
  const one = hasActs(b) && Object.keys(b.totals).length > 0;
  must(same(weights(one ? voters.map(() => ({})) : b.ballots), weights(voters)), "票的权重和投票人的不一样。", "The ballots do not weigh what their voters weigh.");
  const free = b.roll.filter((line) => line.present && !line.recused && !line.voted).length;
  must(hands.compare(Exact.of(free)) <= 0, `举手${hands}，在场可以举手的只有${free}。`, `${hands} hands were counted, ${free} could be raised.`);
  if (one) return { zh: `举手${hands}和纸票${cast}合在一起计`, en: `hands ${hands} and papers ${cast}, in one count` };
  if (hands.n > 0n) return { zh: `${codes.length}张，每个核对码一次；举手${hands}`, en: `${codes.length}, each code once; hands ${hands}` };
  return { zh: `${codes.length}张，每个核对码一次，每个投票人一张`, en: `${codes.length}, each code once, one for each voter` };
}

function recount(b) {
  const mine = count(b);
  must(same(sorted(Object.keys(mine)), sorted(Object.keys(b.tally))), "计票的单位不一样。", "Other measures were counted.");
  const lines = Object.entries(mine).map(([measure, piece]) => {
    const flat = (one) => { const { options, ...rest } = one; return { ...rest, ...options }; };
    const ours = flat(piece), theirs = flat(b.tally[measure]);
    for (const row of sorted(new Set([...Object.keys(ours), ...Object.keys(theirs)]))) {
      const [zh, en] = word(row);
      must(ours[row] === theirs[row], `${zh}写的是${theirs[row]}，重新数是${ours[row]}。`, `${en} is given as ${theirs[row]}, counting again gives ${ours[row]}.`);
    }
    return told(ours);
  });
  must(same(mine, b.tally), "计票不一样。", "Counting again gives other numbers.");
  return { zh: lines.map((l) => l.zh).join("；"), en: lines.map((l) => l.en).join("; ") };
}

function parts(b) {
  if (!b.parts.length) return { zh: "不分渠道公布选择", en: "choices are not shown by channel" };
  const sums = {};
  for (const part of b.parts) {
    const voters = part.channels.reduce((sum, channel) => sum + (b.turnout[channel] ?? 0), 0);
    must(part.turnout === voters, "有一部分和它的投票数对不上。", "A part does not have the turnout of its channels.");
    for (const [key, value] of Object.entries(part.counts)) sums[key] = (sums[key] ?? 0) + value;
  }
  const adds = methodOf(b.rule) !== "choice" || MARKS.every((mark) => (sums[mark] ?? 0) === b.tally.heads[mark]);
  must(adds, "各部分加起来不对。", "The parts do not add up.");
  return { zh: `${b.parts.length}部分，加起来相符`, en: `${b.parts.length} parts, which add up` };
}

function outcome(b) {
  const mine = decide(b, count(b)), given = b.outcome;
  must(mine.checks.length === given.checks.length, "结果里的条件数不一样。", "The outcome has other lines than the rule.");
  mine.checks.forEach((ours, at) => {
    const theirs = given.checks[at];
    for (const key of sorted(new Set([...Object.keys(ours), ...Object.keys(theirs)]))) {
      must(ours[key] === theirs[key], `条件“${key}”写的是${theirs[key]}，按规则是${ours[key]}。`, `A line's “${key}” is given as ${theirs[key]}, the rule gives ${ours[key]}.`);
    }
  });
  const [zh, en] = word(mine.kind);
  must(mine.kind === given.kind, `写的是“${word(given.kind)[0]}”，按规则是“${zh}”。`, `Given as “${word(given.kind)[1]}”, the rule gives “${en}”.`);
  must(same(mine, given), "按规则得出的名次或评定不一样。", "The rule gives another ranking or grade.");
  const lines = mine.checks.map((check) => {
    const have = word(check.counts), base = word(check.base), sign = check.strict ? ">" : "≥";
    const area = check.measure === "area";
    return {
      zh: `${have[0]}${area ? "面积" : ""}${check.have}，${base[0]}${check.of}，要${sign}${check.fraction}，${check.met ? "达到" : "没有达到"}`,
      en: `${have[1]} ${check.have}${area ? " m²" : ""} of ${base[1]} ${check.of}, ${sign} ${check.fraction}: ${check.met ? "met" : "not met"}`,
    };
  });
  return { zh: [...lines.map((l) => l.zh), zh].join("；"), en: [...lines.map((l) => l.en), en].join("; ") };
}

/** The root; `progress(done, of)` is awaited now and then, so that the page can breathe. */
export async function root(b, progress) {
  const { roll: lines, ballots: sheets, root: given, ...header } = b;
  const entries = [header, ...lines, ...sheets], leaves = [];
  for (const entry of entries) {
    leaves.push(leafHash(entry));
    if (leaves.length % 250 === 0) await progress?.(leaves.length, entries.length);
  }
  const found = hex(treeRoot(leaves));
  must(found === given, `写的是${given}，重新算是${found}：有内容被改过。`, `Given as ${given}, computed ${found}: something was changed.`);
  return { zh: `${found}，共${leaves.length}项`, en: `${found} over ${leaves.length} entries` };
}

export function signature(signed) {
  const { bundle, public_key: key, signature: given } = signed;
  must(/^[0-9a-f]{64}$/.test(key) && /^[0-9a-f]{128}$/.test(given), "没有签名或公钥。", "Signature or key is missing.");
  const holds = signatureHolds(unhex(key), utf8(`${bundle.format}:${bundle.root}`), unhex(given));
  must(holds, "签名和公钥对不上：签名之后改过，或不是这把钥匙签的。", "It does not fit: changed after the signing, or signed with another key.");
  must(bundle.public_key === key, "里面写的是另一把公钥。", "The bundle names another key.");
  return { zh: `公钥${key.slice(0, 16)}……`, en: `key ${key.slice(0, 16)}…` };
}

function plainDigits(typed) {
  const plain = typed.replace(/\s/g, "").toLowerCase();
  must(plain.length >= LEAST_DIGITS && /^[0-9a-f]+$/.test(plain), "至少要16位十六进制数字。", "At least 16 hexadecimal digits are needed.");
  return plain;
}

/** What somebody holds on paper: the first sixteen digits or more. */
export function digits(typed, found) {
  const plain = plainDigits(typed);
  must(found.startsWith(plain), `您给的是${plain}，数据里是${found}。`, `You gave ${plain}, the data have ${found}.`);
  return { zh: `相同，${plain}`, en: `the same, ${plain}` };
}

export function readCode(typed) {
  const plain = String(typed).normalize("NFKC").toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1").replace(/[\s\p{Pd}]/gu, "");
  return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(plain) ? `${plain.slice(0, 4)}-${plain.slice(4)}` : null;
}

export function code(b, typed) {
  const wanted = readCode(typed);
  must(wanted, `“${typed}”不是核对码。`, `“${typed}” is no check code.`);
  const at = b.ballots.findIndex((ballot) => ballot.code === wanted);
  must(at >= 0, `没有核对码为${wanted}的票。`, `No counted ballot has the code ${wanted}.`);
  const names = String(b.ballots[at].marks).split(",").map((key) => {
    const option = b.options.find((one) => one.key === key);
    return option ? [option.zh, option.en] : word(key);
  });
  return {
    zh: `${wanted}是第${at + 1}张，共${b.ballots.length}张，选的是“${names.map((n) => n[0]).join("、")}”`,
    en: `${wanted} is ballot ${at + 1} of ${b.ballots.length} and says “${names.map((n) => n[1]).join(", ")}”`,
  };
}

/** Name in both languages, and the work. */
const CHECKS = [
  ["规则", "Rule", rule], ["名册", "Roll", roll], ["应到和参加", "Entitled and present", bases], ["投票人数", "Turnout", turnout],
  ["票", "Ballots", ballots], ["计票", "Count", recount], ["分渠道", "By channel", parts], ["结果", "Outcome", outcome],
];

/** The checks of this bundle: an older one has no acts. */
export const checksOf = (b) => (hasActs(b) ? [...CHECKS, ...IN_THE_RECORD] : CHECKS);

/** A head from a printed notice. */
export const head = (b, typed) => headHere(b, plainDigits(typed));

export { Wrong };
