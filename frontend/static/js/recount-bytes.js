// Bytes that everybody writes alike: canonical JSON (RFC 8785, whole numbers only), SHA-256, the tree of RFC 9162.
// SHA-256 is written out here because crypto.subtle is missing on plain http, and because thousands of small hashes are
// faster without a promise for each; where the browser has its own, `hashesAgree` holds ours against it first.

const encoder = new TextEncoder();

export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Error("a number is not whole");
  return JSON.stringify(value);
}

export const utf8 = (text) => encoder.encode(text);
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const hashOf = (value) => hex(sha256(utf8(canonical(value))));

export function unhex(text) {
  if (typeof text !== "string" || !/^([0-9a-f]{2})*$/.test(text)) throw new Error("not hexadecimal");
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const primes = [];
for (let n = 2; primes.length < 64; n += 1) if (primes.every((prime) => n % prime)) primes.push(n);
// The first 32 bits of the fractional part of a root: exact, since a double holds 53.
const fraction = (root) => Math.floor((root - Math.floor(root)) * 2 ** 32);
const K = Uint32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const START = Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const turned = (word, by) => (word >>> by) | (word << (32 - by));

export function sha256(message) {
  const length = Math.ceil((message.length + 9) / 64) * 64;
  const padded = new Uint8Array(length);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(length - 8, Math.floor(message.length / 2 ** 29));
  view.setUint32(length - 4, message.length << 3);
  const state = Uint32Array.from(START);
  const w = new Uint32Array(64);
  for (let block = 0; block < length; block += 64) {
    for (let at = 0; at < 16; at += 1) w[at] = view.getUint32(block + at * 4);
    for (let at = 16; at < 64; at += 1) {
      const early = w[at - 15], late = w[at - 2];
      const s0 = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
      const s1 = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
      w[at] = (w[at - 16] + s0 + w[at - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let at = 0; at < 64; at += 1) {
      const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
      const one = (h + s1 + ((e & f) ^ (~e & g)) + K[at] + w[at]) | 0;
      const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, at) => { state[at] += word; });
  }
  const digest = new Uint8Array(32);
  const out = new DataView(digest.buffer);
  state.forEach((word, at) => out.setUint32(at * 4, word));
  return digest;
}

/** Whether the browser's own SHA-256 agrees; null where it has none (plain http). */
export async function hashesAgree() {
  if (!globalThis.crypto?.subtle) return null;
  for (const size of [0, 3, 55, 56, 64, 1000]) {
    const sample = Uint8Array.from({ length: size }, (_, at) => (at * 7) & 255);
    if (hex(new Uint8Array(await crypto.subtle.digest("SHA-256", sample))) !== hex(sha256(sample))) return false;
  }
  return true;
}

export const leafHash = (entry) => sha256(joined(Uint8Array.of(0), utf8(canonical(entry))));
const nodeHash = (left, right) => sha256(joined(Uint8Array.of(1), left, right));

/** The root over the hashes of the leaves, RFC 9162 section 2.1.1. */
export function treeRoot(leaves) {
  if (!leaves.length) return sha256(new Uint8Array());
  const stack = [];
  for (const leaf of leaves) {
    let node = { size: 1, value: leaf };
    while (stack.length && stack.at(-1).size === node.size) {
      node = { size: node.size * 2, value: nodeHash(stack.pop().value, node.value) };
    }
    stack.push(node);
  }
  return stack.map((node) => node.value).reduceRight((right, left) => nodeHash(left, right));
}
