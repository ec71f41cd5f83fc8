// The rule of a vote, with exact numbers: what a ballot may say, what is counted, what carries. `docs/rules.md` has the words.

export class Wrong extends Error {
  constructor(zh, en) {
    super(en);
    this.words = { zh, en };
  }
}

export function must(holds, zh, en) {
  if (!holds) throw new Wrong(zh, en);
}

const gcd = (a, b) => (b ? gcd(b, a % b) : a);

/** A number that is never rounded: n over d. */
export class Exact {
  constructor(n, d = 1n) {
    const common = gcd(n < 0n ? -n : n, d) || 1n;
    [this.n, this.d] = [n / common, d / common];
  }

  static of(value) {
    if (Number.isSafeInteger(value) && value >= 0) return new Exact(BigInt(value));
    const read = typeof value === "string" && /^([0-9]{1,15})(?:\.([0-9]{1,6})|\/([1-9][0-9]{0,14}))?$/.exec(value);
    must(read, `${JSON.stringify(value)}不是准确的数。`, `${JSON.stringify(value)} is no exact number.`);
    const [, whole, decimals, below] = read;
    if (decimals) return new Exact(BigInt(whole + decimals), 10n ** BigInt(decimals.length));
    return new Exact(BigInt(whole), below ? BigInt(below) : 1n);
  }

  static sum(values) {
    return values.reduce((sum, value) => sum.plus(value), new Exact(0n));
  }

  plus(other) { return new Exact(this.n * other.d + other.n * this.d, this.d * other.d); }
  times(other) { return new Exact(this.n * other.n, this.d * other.d); }
  compare(other) { const left = this.n * other.d, right = other.n * this.d; return left < right ? -1 : left > right ? 1 : 0; }
  equals(other) { return this.compare(other) === 0; }
  get floor() { return this.n / this.d; }
  get ceil() { return -(-this.n / this.d) + (this.n % this.d ? 1n : 0n); }

  /** As the bundle writes it: whole, else decimal where that is exact, else as a fraction. */
  toJSON() {
    if (this.d === 1n) return Number(this.n);
    if (10n ** 6n % this.d === 0n) {
      const millionths = (this.n * 10n ** 6n) / this.d;
      return `${millionths / 10n ** 6n}.${String(millionths % 10n ** 6n).padStart(6, "0").replace(/0+$/, "")}`;
    }
    return `${this.n}/${this.d}`;
  }

  toString() { return String(this.toJSON()); }
}

const ZERO = new Exact(0n);
export const MARKS = ["yes", "no", "abstain", "invalid"];
const ROWS = {
  choice: ["yes", "no", "abstain"],
  consent: ["agree", "reservations", "stand_aside", "block"],
  appraisal: ["competent", "basically_competent", "not_competent", "abstain"],
  none: [],
};

export function methodOf(rule) {
  const method = rule.method ?? "choice";
  must(method === "priority" || Object.hasOwn(ROWS, method), `规则的方式${method}不认识。`, `The method ${method} is unknown.`);
  return method;
}

const rowsOf = (bundle) => methodOf(bundle.rule) === "priority"
  ? bundle.options.map((option) => option.key) : ROWS[methodOf(bundle.rule)];

function marked(bundle, rows, marks) {
  if (marks === "invalid") return [marks];
  const several = methodOf(bundle.rule) === "priority";
  const picked = several ? String(marks).split(",") : [marks];
  const fits = new Set(picked).size === picked.length && picked.every((row) => rows.includes(row))
    && picked.length <= (several ? bundle.rule.priority.picks : 1);
  must(fits, `票上写着“${marks}”，选票上没有这一项。`, `A ballot says “${marks}”, which stands on no ballot paper.`);
  return picked;
}

/** The count by measure, as the bundle writes it. */
export function count(bundle) {
  const rows = rowsOf(bundle), choice = methodOf(bundle.rule) === "choice";
  const plain = choice ? MARKS : ["abstain", "invalid"];
  return Object.fromEntries(bundle.rule.measures.map((measure) => {
    const sums = Object.fromEntries([...plain, ...rows].map((key) => [key, ZERO]));
    let cast = ZERO;
    for (const ballot of bundle.ballots) {
      const weight = Exact.of((ballot.weights ?? { heads: 1 })[measure]);
      cast = cast.plus(weight);
      for (const row of marked(bundle, rows, ballot.marks)) sums[row] = sums[row].plus(weight);
    }
    const given = bundle.totals[measure] ?? {};
    for (const [key, value] of Object.entries({ ...given, ...given.options })) {
      if (key === "cast") cast = cast.plus(Exact.of(value));
      else if (key !== "options") {
        must(sums[key], `选票上没有“${key}”。`, `“${key}” stands on no ballot paper.`);
        sums[key] = sums[key].plus(Exact.of(value));
      }
    }
    const piece = { cast: cast.toJSON(), ...Object.fromEntries(plain.map((key) => [key, sums[key].toJSON()])) };
    const own = rows.filter((row) => !plain.includes(row)).map((row) => [row, sums[row].toJSON()]);
    return [measure, choice ? piece : { ...piece, options: Object.fromEntries(own) }];
  }));
}

function factsOf(bundle, tally) {
  return Object.fromEntries(Object.entries(tally).map(([measure, { options, ...piece }]) => {
    const given = { ...piece, ...options, present: piece.cast, ...bundle.bases[measure] };
    const numbers = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, Exact.of(value)]));
    if (methodOf(bundle.rule) === "consent") {
      numbers.yes = numbers.agree.plus(numbers.reservations);
      [numbers.no, numbers.abstain] = [numbers.block, numbers.stand_aside];
    }
    numbers.yes_no = (numbers.yes ?? ZERO).plus(numbers.no ?? ZERO);
    numbers.participating = numbers.cast;
    for (const base of ["eligible", "members", "due"]) {
      must(numbers.present.compare(numbers[base]) <= 0, "参加的比应到的多。", "More took part than are entitled.");
    }
    must(numbers.cast.compare(numbers.present) <= 0, "投票的比参加的多。", "More voted than were present.");
    return [measure, numbers];
  }));
}

function checkBar(what, bar, facts, grade) {
  const numbers = facts[bar.measure];
  const counts = grade ?? bar.counts ?? (what === "quorum" ? "present" : "yes");
  const have = numbers[counts] ?? ZERO, of = numbers[bar.base], part = Exact.of(bar.fraction);
  const least = bar.floor ?? 0, line = part.times(of), against = have.compare(line);
  let needed = line;
  if (bar.measure === "heads") {
    const above = bar.strict ? line.floor + 1n : line.ceil;
    needed = new Exact([above, BigInt(least), 1n].reduce((a, b) => (a > b ? a : b)));
  }
  return {
    what, counts, measure: bar.measure, base: bar.base, strict: bar.strict, floor: least,
    fraction: part.d > 1n ? `${part.n}/${part.d}` : `${part.n}`,
    have: have.toJSON(), of: of.toJSON(), needed: needed.toJSON(),
    met: of.compare(ZERO) > 0 && have.compare(new Exact(BigInt(least))) >= 0 && (bar.strict ? against > 0 : against >= 0),
  };
}

/** What the rule makes of the count: the outcome, as the bundle writes it. */
export function decide(bundle, tally) {
  const { rule } = bundle, method = methodOf(rule), facts = factsOf(bundle, tally), { heads } = facts;
  const failing = rule.failing ?? "rejected";
  const quorum = (rule.quorum ?? []).map((bar) => checkBar("quorum", bar, facts));
  const reached = quorum.every((check) => check.met);
  const given = Object.values(tally.heads.options ?? {}).some((votes) => Exact.of(votes).n > 0n);
  if (method === "priority") {
    if (!reached || !given) return { kind: reached ? failing : "inquorate", checks: quorum };
    return { kind: "ranked", checks: quorum, ranking: rank(rule.priority, bundle.options, heads) };
  }
  if (method === "appraisal") {
    const grades = ["not_competent", "competent"].map((grade) => checkBar("grade", rule.threshold[0], facts, grade));
    const checks = [...quorum, ...grades];
    if (!reached || !given) return { kind: reached ? failing : "inquorate", checks };
    const grade = grades[0].met ? "not_competent" : grades[1].met ? "competent" : "basically_competent";
    return { kind: "graded", checks, grade, flagged: grade === "not_competent" && bundle.last_grade === grade };
  }
  const bars = rule.threshold.map((bar) => checkBar("threshold", bar, facts));
  if (method === "consent") {
    bars.push({
      what: "veto", measure: "heads", base: "cast", fraction: "0", strict: false, counts: "block", floor: 0, needed: 0,
      have: heads.no.toJSON(), of: heads.cast.toJSON(), met: heads.no.n === 0n,
    });
  }
  return { kind: reached ? kindOf(bundle, heads, bars, failing) : "inquorate", checks: [...quorum, ...bars] };
}

function kindOf(bundle, heads, bars, failing) {
  const { rule } = bundle, tie = rule.tie ?? "fails";
  if (methodOf(rule) === "none") return "opinion";
  if (bars.every((bar) => bar.met)) return "adopted";
  const two = new Exact(2n);
  const half = bars.map((bar) => bar.strict && bar.fraction === "1/2" && two.times(Exact.of(bar.have)).equals(Exact.of(bar.of)));
  const tied = heads.yes.n > 0n && heads.yes.equals(heads.no) && half.some(Boolean)
    && bars.every((bar, at) => bar.met || half[at]);
  if (tie === "fails" || !tied) return failing;
  const said = tie === "chair" ? bundle.chair : bundle.lot;
  return said === null ? "tied" : said === "yes" ? "adopted" : failing;
}

function rank(settings, projects, votes) {
  const places = [], byKey = (a, b) => (a.key < b.key ? -1 : 1);
  const ordered = [...projects].sort((a, b) => votes[b.key].compare(votes[a.key]) || byKey(a, b));
  let spent = ZERO, cut = false;
  for (let at = 0; at < ordered.length;) {
    const number = votes[ordered[at].key];
    const group = ordered.filter((project) => votes[project.key].equals(number));
    const cost = Exact.sum(group.map((project) => Exact.of(project.cost)));
    const { top = null, budget = null } = settings;
    const room = (top === null || places.length + group.length <= top)
      && (budget === null || spent.plus(cost).compare(Exact.of(budget)) <= 0);
    const fits = number.n > 0n && !cut && room;
    const shared = number.n > 0n && !cut && !fits && group.length > 1;
    if (fits) spent = spent.plus(cost); else cut = true;
    const first = places.length + 1;
    for (const one of group) {
      places.push({
        key: one.key, rank: first, votes: number.toJSON(), cost: Exact.of(one.cost).toJSON(), funded: fits, at_cut: shared,
      });
    }
    at += group.length;
  }
  return places;
}
