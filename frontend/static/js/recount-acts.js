// The acts of a vote inside the record: each link from the opening to the head at the count, as verify.py walks them.

import { canonical, hashOf, hex, joined, sha256, unhex, utf8 } from "./recount-bytes.js";
import { Exact, must } from "./recount-rule.js";
import { WORDS, inOrder, same, sorted, told, weigh, whole } from "./recount-words.js";

const HASH = /^[0-9a-f]{64}$/;
const ACTS = [
  "poll:opened", "elector:admitted", "elector:removed", "hands:counted", "hands:recounted", "paper:confirmed", "paper:signed_off",
  "sheets:printed", "sheets:accounted", "sheets:struck", "visits:published", "visits:cancelled", "poll:closed", "poll:sealed",
  "tie:decided",
];
const ASKED = ["community", "question", "options", "secrecy", "procedure", "rule", "meeting", "recusal", "last_grade"];
const ON_A_LINE = ["line", "voted", "present", "recused", "late", "weights"];
const SHEETS = ["issued", "returned", "spoilt", "missing"];
const short = (line) => `${line.slice(0, 16)}…`;
const named = (acts, name) => acts.filter((act) => act.name === name);
function the(acts, name) {
  const [found] = named(acts, name);
  must(found, `记录里没有${name}。`, `The record holds no ${name}.`);
  return found;
}

function opened(act) {
  must(act.says !== null && typeof act.says === "object", `第${act.seq}条没有打开。`, `Event ${act.seq} is not opened.`);
  return act.says;
}

/** The hash of each link, and the acts of this vote. Both its entry and what it says to everybody are in the link. */
export function walk(b) {
  const hashes = [], acts = [], first = whole(b.chain.seq);
  let before = b.chain.before;
  must(HASH.test(before), `第${first - 1}条不是哈希。`, `Event ${first - 1} is no hash.`);
  b.chain.events.forEach((event, at) => {
    const seq = first + at, own = typeof event === "string" ? null : event.public, entry = own === null ? event : event.entry;
    must(typeof entry === "string" && HASH.test(entry), `第${seq}条不是哈希。`, `Event ${seq} is no hash.`);
    before = hex(sha256(utf8(before + entry + (own === null ? "" : hashOf(own)))));
    hashes.push(before);
    if (own !== null && own.about === `poll:${b.poll}`) {
      const says = event.says ?? null;
      if (says !== null) {
        const found = hex(sha256(joined(unhex(event.salt), utf8(canonical(says)))));
        must(found === own.sealed, `第${seq}条打开后不一样。`, `Event ${seq} hid something else.`);
      }
      acts.push({ seq, name: own.act, own, says });
    }
  });
  must(before === b.record_head, "各条连起来得不到计票时的记录头：有一条被改过、加进来或漏掉。",
    "The events do not lead to the head at the count: one was changed, put in or left out.");
  return { hashes, acts };
}

function course(b) {
  const { hashes, acts } = walk(b), first = b.chain.seq, last = first + hashes.length - 1;
  for (const { seq, name } of acts) must(ACTS.includes(name), `第${seq}条不认识：${name}。`, `Event ${seq} is unknown: ${name}.`);
  for (const [name, zh, en] of [["opened", "开始", "opening"], ["closed", "截止", "close"], ["sealed", "开封", "seal"]]) {
    const found = named(acts, `poll:${name}`).length;
    must(found === 1, `记录里的${zh}有${found}次。`, `The record holds the ${en} ${found} times.`);
  }
  const begins = acts[0].name === "poll:opened" && acts[0].seq === first;
  must(begins, "不从开始表决那一条算起。", "It does not begin with the opening.");
  const [closed, sealed] = ["poll:closed", "poll:sealed"].map((name) => the(acts, name).seq);
  for (const { seq, name } of acts) {
    let before = sealed + 1, after = first;
    if (name === "tie:decided") [before, after] = [last + 1, sealed];
    else if (name.startsWith("elector:") || name.startsWith("hands:")) before = closed;
    must(after <= seq && seq < before, `第${seq}条（${name}）不在它的时候。`, `Event ${seq} (${name}) is out of its time.`);
  }
  const mine = acts.length, others = hashes.length - mine;
  return {
    zh: `第${first}条到第${last}条，这次表决${mine}条，别的${others}条`,
    en: `events ${first} to ${last}, of this vote ${mine}, of others ${others}`,
  };
}

/** The acts of this kind by their lines of the roll; each line has one, and each one its line. */
function moved(acts, kind, given, zh, en) {
  const found = new Map();
  for (const act of named(acts, kind)) {
    const { line } = act.own;
    must(!found.has(line), `${short(line)}${zh}了两次。`, `${short(line)} was ${en} twice.`);
    must(given.has(line), `第${act.seq}条${zh}了${short(line)}，数据里没有。`, `In event ${act.seq} ${short(line)} was ${en}, and the data leave it out.`);
    found.set(line, act);
  }
  for (const line of sorted(given)) {
    must(found.has(line), `${short(line)}写着${zh}，记录里没有。`, `${short(line)} is given as ${en}, and no event did so.`);
  }
  return found;
}

function weights(start, b, late) {
  if (!("weights" in start)) {
    must(!b.roll.some((line) => "weights" in line), "票一样重，却有一行写着权重。", "Votes weigh alike, and a line has a weight.");
    return;
  }
  const early = b.removed.some((line) => !line.late);
  for (const measure of b.rule.measures) {
    const mine = weigh(b.roll.filter((line) => !late.has(line.line)), measure), given = Exact.of(start.weights[measure]);
    const against = mine.compare(given);
    must(early ? against <= 0 : against === 0, `开始时记下的权重合计是${given}，名册得出${mine}。`, `The opening recorded a weight of ${given}, the roll gives ${mine}.`);
  }
}

function roll(b) {
  const { acts } = walk(b), [start, end] = ["poll:opened", "poll:closed"].map((name) => the(acts, name).own);
  const asked = hashOf(Object.fromEntries(ASKED.map((key) => [key, key in b ? b[key] : ""])));
  must(start.asked === asked, "开始表决时记下的问题、选项或规则是另一份。", "Another question, options or rule was recorded at the opening.");
  const times = start.opened_at === b.opened_at && end.closed_at === b.closed_at;
  must(times, "开始或截止的时间，记录里不一样。", "Opening or close were recorded at another time.");
  must(start.vacant_seats === b.vacant_seats, `空缺席位写的是${b.vacant_seats}，开始时记的是${start.vacant_seats}。`,
    `Vacant seats are given as ${b.vacant_seats}, the opening recorded ${start.vacant_seats}.`);
  const plain = [...b.roll, ...b.removed].every((line) => Object.keys(line).every((key) => ON_A_LINE.includes(key)));
  must(plain, "名册有一行写着不认识的东西。", "A line of the roll says something unknown.");
  const lines = new Set(b.roll.map((line) => line.line)), gone = new Set(b.removed.map((line) => line.line));
  const apart = gone.size === b.removed.length && ![...gone].some((line) => lines.has(line));
  must(apart, "移出的一行还在名册上。", "A line that was taken off still stands on the roll.");
  const late = new Set([...b.roll, ...b.removed].filter((line) => line.late).map((line) => line.line));
  const admitted = moved(acts, "elector:admitted", late, "补入", "added late");
  const removed = moved(acts, "elector:removed", gone, "移出", "taken off");
  for (const [line, act] of removed) {
    must(!admitted.has(line) || admitted.get(line).seq < act.seq, `${short(line)}先移出后补入。`, `${short(line)} was taken off before it was added.`);
  }
  const first = sorted(new Set([...lines, ...gone].filter((line) => !late.has(line))));
  must(start.roll_size === first.length && start.roll_hash === hashOf(first),
    `开始时记下的名册是另一份，${start.roll_size}行；这里得出${first.length}行。`,
    `The opening recorded another roll of ${start.roll_size} lines; ${first.length} follow from here.`);
  must(end.roll_size === lines.size && end.roll_hash === b.roll_hash, `截止时记下的名册是另一份，${end.roll_size}行。`,
    `The close recorded another roll of ${end.roll_size} lines.`);
  const recused = new Set([...start.recused, ...[...admitted].filter(([, act]) => act.own.recused).map(([line]) => line)]);
  for (const { line, recused: here = false } of b.roll) {
    must(Boolean(here) === recused.has(line), `${short(line)}是否回避，记录里不一样。`, `Whether ${short(line)} is recused is recorded otherwise.`);
  }
  must([...recused].every((line) => lines.has(line) || gone.has(line)), "记录里回避的一行不在名册上。",
    "A line that was recorded as recused is not on the roll.");
  weights(start, b, late);
  return {
    zh: `开始${first.length}行，补入${admitted.size}，移出${removed.size}，截止${lines.size}行；回避${recused.size}，空缺${b.vacant_seats}`,
    en: `opening ${first.length} lines, added ${admitted.size}, taken off ${removed.size}, close ${lines.size}; recused ${recused.size}, vacant ${b.vacant_seats}`,
  };
}

/** The last count is the one that counts. It stays closed where it would tell what a few papers beside it say. */
function hands(b, counts, voters) {
  must(counts.every((act, at) => act.own.count === at + 1), "少了一次举手计数。", "A count of hands is missing.");
  if (!counts.length) {
    must(!Object.keys(b.totals).length && !b.hands, "记录里没有举手计数。", "The record holds no count of hands.");
    return { zh: "没有举手", en: "no hands" };
  }
  const last = counts.at(-1), all = b.totals.heads;
  if (!all) throw new TypeError("totals");
  must(last.own.hands === b.hands, `举手写的是${b.hands}，记录里是${last.own.hands}。`, `Hands are given as ${b.hands}, the record has ${last.own.hands}.`);
  if (last.says === null) {
    must(voters, "举手没有打开。", "The hands are not opened.");
    return {
      zh: `举手${b.hands}，各项只对监督委员会打开，免得看出旁边几张纸票选的什么`,
      en: `hands ${b.hands}, opened to supervisors only, not to tell what a few papers beside them say`,
    };
  }
  const says = Object.fromEntries(["yes", "no", "abstain"].map((key) => [key, whole(last.says[key])]));
  const adds = last.says.count === last.own.count && says.yes + says.no + says.abstain === b.hands;
  must(adds, "举手各项加起来不对。", "The hands do not add up.");
  const apart = voters ? b.parts.filter((part) => same(part.channels, ["room"])).map((part) => part.counts) : [all];
  for (const [key, value] of Object.entries(says)) {
    const [zh, en] = WORDS[key];
    for (const given of apart) {
      must((given[key] ?? 0) === value, `举手${zh}写的是${given[key] ?? 0}，记录里是${value}。`, `Hands ${en} are given as ${given[key] ?? 0}, the record has ${value}.`);
    }
    must(Exact.of(value).compare(Exact.of(all[key])) <= 0, `举手${zh}比合计还多。`, `There are more hands ${en} than in the count.`);
  }
  return told({ hands: b.hands, ...says });
}

function signOff(acts, batches) {
  const ends = named(acts, "paper:signed_off"), last = ends[0]?.seq ?? 0, sheets = {};
  // Whoever prints sheets after the sign-off gives none of them out.
  const after = ({ name, seq }) => name === "sheets:printed" && last > 0 && seq > last;
  for (const { name, own } of acts.filter((act) => act.name.startsWith("sheets:") && !after(act))) {
    const kind = name === "sheets:printed" ? "printed" : own.kind;
    must(["printed", ...SHEETS].includes(kind), `纸票的账不认识：${kind}。`, `An account of sheets is unknown: ${kind}.`);
    sheets[kind] = (sheets[kind] ?? 0) + (name === "sheets:struck" ? -1 : 1) * whole(own.sheets);
  }
  const kept = Object.keys(sheets).length > 0, none = !ends.length && !batches.size && !kept;
  must(ends.length === 1 || none, "纸票没有签收，或签收了两次。", "The paper was signed off never or twice.");
  if (!ends.length) return;
  const says = opened(ends[0]), closing = ["paper:confirmed", "sheets:accounted", "sheets:struck"];
  must(!acts.some(({ name, seq }) => seq > last && closing.includes(name)), "签收以后还有纸票。", "Paper came in after it was signed off.");
  must(says.batches === batches.size, `签收的是${says.batches}批，记录里有${batches.size}批。`, `Batches signed off: ${says.batches}, in the record: ${batches.size}.`);
  if (!kept && !("sheets" in says)) return;
  const mine = Object.fromEntries(["printed", ...SHEETS].map((key) => [key, sheets[key] ?? 0]));
  mine.collected = [...batches.values()].filter(({ says: one }) => ["paper", "visit"].includes(one.channel)).reduce((sum, { says: one }) => sum + one.ballots, 0);
  must(same(mine, says.sheets), "纸票的账和签收的不一样。", "The sheets were signed off with other numbers.");
  const lost = mine.issued - mine.returned - mine.collected - mine.spoilt - mine.missing;
  must(lost === 0, `有${lost}张纸票没有下落。`, `Sheets without an account: ${lost}.`);
}

function visits(acts, batches) {
  const plans = new Map(named(acts, "visits:published").map((act) => [act.own.plan, act])), came = {};
  const cancelled = named(acts, "visits:cancelled").map((act) => act.own.plan);
  for (const [number, { act, says }] of batches) {
    if (says.channel !== "visit") continue;
    const { plan } = says, stands = plans.has(plan) && plans.get(plan).seq < act.seq && !cancelled.includes(plan);
    must(stands, `第${number}批不来自公布过的上门名单。`, `Batch ${number} comes from no list of visits that was published.`);
    came[plan] = (came[plan] ?? 0) + says.ballots;
    must(came[plan] <= whole(plans.get(plan).own.stops), `第${plan}份上门名单收回的票比名单上的人多。`, `More came from the list of visits ${plan} than stood on it.`);
  }
}

function box(b) {
  const { acts } = walk(b), voters = b.roll.filter((line) => line.voted).map((line) => line.voted), batches = new Map();
  const raised = hands(b, acts.filter((act) => act.name.startsWith("hands:")), voters.length);
  for (const act of named(acts, "paper:confirmed")) {
    const says = opened(act), once = says.batch === act.own.batch && !batches.has(says.batch);
    must(once, `第${says.batch}批出现两次。`, `Batch ${says.batch} stands twice.`);
    const known = ["paper", "visit", "room", "online"].includes(says.channel);
    must(known, `第${says.batch}批的渠道不认识。`, `The channel of batch ${says.batch} is unknown.`);
    batches.set(says.batch, { act, says });
  }
  const together = Object.keys(b.totals).length > 0;
  for (const channel of ["paper", "visit", "room", "online"]) {
    const papers = [...batches.values()].filter(({ says }) => says.channel === channel).reduce((sum, { says }) => sum + whole(says.ballots), 0);
    const given = voters.filter((voted) => voted === channel).length, [zh, en] = WORDS[channel];
    const oneByOne = ["online", "room"].includes(channel) && !together;
    must(oneByOne ? papers <= given : papers === given, `${zh}：名册上投票${given}，记录里各批合计${papers}。`,
      `Voted ${en} on the roll: ${given}, in the batches of the record: ${papers}.`);
  }
  signOff(acts, batches);
  visits(acts, batches);
  const ties = named(acts, "tie:decided").map((act) => act.own.decision);
  must(same([b.chair, b.lot].filter((said) => said !== null), ties), "票数相等时的决定，记录里不一样。", "The decision of the tie is recorded otherwise.");
  const sealed = the(acts, "poll:sealed");
  const turned = sealed.own.ballots === voters.length && same(sealed.own.turnout, b.turnout);
  must(turned, "开封时记下的投票人数不一样。", "The seal recorded another turnout.");
  const came = b.roll.map((line) => [line.line, line.voted ?? "", Boolean(line.present)]).filter(([, voted, there]) => voted || there);
  const content = opened(sealed).content === hashOf({ ballots: b.ballots, totals: b.totals, parts: b.parts, came });
  must(content, "开封时记下的票，或者谁投了票、谁在场，不一样。", "The seal recorded other ballots, or that others voted or were there.");
  const papers = [...batches.values()].reduce((sum, { says }) => sum + says.ballots, 0);
  return { zh: `纸票${batches.size}批${papers}张；${raised.zh}`, en: `batches of paper ${batches.size}, papers ${papers}; ${raised.en}` };
}

/** A head that was printed while the vote ran. */
export function headHere(b, asked) {
  const at = [b.chain.before, ...walk(b).hashes].findIndex((found) => found.startsWith(asked));
  must(at >= 0, "从开始到计票之间没有这个记录头。它如果更早或更晚，请用 verify.py 和下载的记录核对。",
    "It does not stand between opening and count. If it is older or newer, use verify.py with the downloaded record.");
  return { zh: `在第${b.chain.seq - 1 + at}条`, en: `stands at event ${b.chain.seq - 1 + at}` };
}

export const IN_THE_RECORD = [
  ["记录里的经过", "Acts in the record", course], ["记录里的名册", "Roll in the record", roll], ["记录里的票箱", "Box in the record", box],
];
