// Ed25519 (RFC 8032, section 5.1): verification only, with exact whole numbers. Old browsers lack it, and all lack it on http.

import { joined } from "./recount-bytes.js";

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const MASK = 2n ** 64n - 1n;
const mod = (a, m = P) => ((a % m) + m) % m;

function power(base, exponent, m = P) {
  let result = 1n;
  for (let b = mod(base, m), e = exponent; e > 0n; e >>= 1n, b = (b * b) % m) if (e & 1n) result = (result * b) % m;
  return result;
}

const D = mod(-121665n * power(121666n, P - 2n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);

const little = (bytes) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

function add(p, q) {
  const a = mod((p[1] - p[0]) * (q[1] - q[0])), b = mod((p[1] + p[0]) * (q[1] + q[0]));
  const c = mod(2n * p[3] * q[3] * D), d = mod(2n * p[2] * q[2]);
  const e = b - a, f = d - c, g = d + c, h = b + a;
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function times(factor, point) {
  let total = [0n, 1n, 1n, 0n];
  for (let f = factor, p = point; f > 0n; f >>= 1n, p = add(p, p)) if (f & 1n) total = add(total, p);
  return total;
}

function decode(bytes) {
  const number = little(bytes), y = number & (2n ** 255n - 1n), sign = number >> 255n;
  if (y >= P) return null;
  const square = mod((y * y - 1n) * power(D * y * y + 1n, P - 2n));
  let x = power(square, (P + 3n) / 8n);
  if (mod(x * x - square)) x = mod(x * ROOT_OF_MINUS_ONE);
  if (mod(x * x - square) || (x === 0n && sign)) return null;
  if ((x & 1n) !== sign) x = P - x;
  return [x, y, 1n, mod(x * y)];
}

const BASE_Y = mod(4n * power(5n, P - 2n));
const BASE = decode(Uint8Array.from({ length: 32 }, (_, at) => Number((BASE_Y >> BigInt(8 * at)) & 255n)));
const same = (p, q) => !mod(p[0] * q[2] - q[0] * p[2]) && !mod(p[1] * q[2] - q[1] * p[2]);

const primes = [];
for (let n = 2; primes.length < 80; n += 1) if (primes.every((prime) => n % prime)) primes.push(n);

/** The first 64 bits of the fractional part of the n-th root of a small prime. */
function rootBits(prime, n) {
  const target = BigInt(prime) << BigInt(64 * n);
  let low = 0n, high = BigInt(prime) << 64n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** BigInt(n) <= target) low = middle; else high = middle - 1n;
  }
  return low & MASK;
}

const K = primes.map((prime) => rootBits(prime, 3));
const START = primes.slice(0, 8).map((prime) => rootBits(prime, 2));
const turned = (word, by) => ((word >> BigInt(by)) | (word << BigInt(64 - by))) & MASK;

export function sha512(message) {
  const length = Math.ceil((message.length + 17) / 128) * 128;
  const padded = new Uint8Array(length);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(length - 8, BigInt(message.length) * 8n);
  const state = [...START];
  for (let block = 0; block < length; block += 128) {
    const w = Array.from({ length: 16 }, (_, at) => view.getBigUint64(block + at * 8));
    for (let at = 16; at < 80; at += 1) {
      const s0 = turned(w[at - 15], 1) ^ turned(w[at - 15], 8) ^ (w[at - 15] >> 7n);
      const s1 = turned(w[at - 2], 19) ^ turned(w[at - 2], 61) ^ (w[at - 2] >> 6n);
      w[at] = (w[at - 16] + s0 + w[at - 7] + s1) & MASK;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let at = 0; at < 80; at += 1) {
      const s1 = turned(e, 14) ^ turned(e, 18) ^ turned(e, 41);
      const one = (h + s1 + ((e & f) ^ (~e & MASK & g)) + K[at] + w[at]) & MASK;
      const s0 = turned(a, 28) ^ turned(a, 34) ^ turned(a, 39);
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) & MASK;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) & MASK, c, b, a, (one + two) & MASK];
    }
    [a, b, c, d, e, f, g, h].forEach((word, at) => { state[at] = (state[at] + word) & MASK; });
  }
  const digest = new Uint8Array(64);
  const out = new DataView(digest.buffer);
  state.forEach((word, at) => out.setBigUint64(at * 8, word));
  return digest;
}

export function signatureHolds(key, message, signature) {
  if (key.length !== 32 || signature.length !== 64) return false;
  const owner = decode(key), first = decode(signature.slice(0, 32)), second = little(signature.slice(32));
  if (!owner || !first || second >= ORDER) return false;
  const factor = little(sha512(joined(signature.slice(0, 32), key, message))) % ORDER;
  return same(times(second, BASE), add(first, times(factor, owner)));
}
