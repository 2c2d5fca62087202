// SHA-256 and SHA-512 (FIPS 180-4). Their constants are computed as the standard defines them: fractions of roots of the first primes.

const ROUNDS_256 = 64;
const ROUNDS_512 = 80;

function primes(count) {
  const found = [];
  for (let candidate = 2; found.length < count; candidate += 1) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  }
  return found;
}

// The first 64 bits of the fraction of the square or cube root of a prime.
function fraction(prime, degree) {
  const whole = BigInt(prime) << (64n * degree);
  let [low, high] = [0n, 1n << 69n]; // the root is below 2^5 for every prime that is used, with 64 bits behind the point
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** degree <= whole) low = middle;
    else high = middle - 1n;
  }
  return BigInt.asUintN(64, low);
}

const upper = (number) => Number(number >> 32n);
const PRIMES = primes(ROUNDS_512);
const K512 = PRIMES.map((prime) => fraction(prime, 3n));
const H512 = PRIMES.slice(0, 8).map((prime) => fraction(prime, 2n));
const K256 = Int32Array.from(K512.slice(0, ROUNDS_256), upper);
const H256 = H512.map(upper);

// The message with its padding: a one bit, zeros, and the length in bits in the last bytes of a block.
function padded(message, block) {
  const length = Math.ceil((message.length + 1 + block / 8) / block) * block;
  const whole = new Uint8Array(length);
  whole.set(message);
  whole[message.length] = 0x80;
  new DataView(whole.buffer).setBigUint64(length - 8, BigInt(message.length) * 8n);
  return new DataView(whole.buffer);
}

export function sha256(message) {
  const bytes = padded(message, 64);
  const turned = (word, by) => (word >>> by) | (word << (32 - by));
  const state = Int32Array.from(H256);
  const w = new Int32Array(ROUNDS_256);
  for (let at = 0; at < bytes.byteLength; at += 64) {
    for (let i = 0; i < 16; i += 1) w[i] = bytes.getInt32(at + 4 * i);
    for (let i = 16; i < ROUNDS_256; i += 1) {
      const s0 = turned(w[i - 15], 7) ^ turned(w[i - 15], 18) ^ (w[i - 15] >>> 3);
      const s1 = turned(w[i - 2], 17) ^ turned(w[i - 2], 19) ^ (w[i - 2] >>> 10);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < ROUNDS_256; i += 1) {
      const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
      const one = (h + s1 + ((e & f) ^ (~e & g)) + K256[i] + w[i]) | 0;
      const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] += word; });
  }
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => out.setInt32(4 * i, word));
  return new Uint8Array(out.buffer);
}

export function sha512(message) {
  const bytes = padded(message, 128);
  const word = (number) => BigInt.asUintN(64, number);
  const turned = (number, by) => (number >> by) | word(number << (64n - by));
  const state = [...H512];
  const w = [];
  for (let at = 0; at < bytes.byteLength; at += 128) {
    for (let i = 0; i < 16; i += 1) w[i] = bytes.getBigUint64(at + 8 * i);
    for (let i = 16; i < ROUNDS_512; i += 1) {
      const s0 = turned(w[i - 15], 1n) ^ turned(w[i - 15], 8n) ^ (w[i - 15] >> 7n);
      const s1 = turned(w[i - 2], 19n) ^ turned(w[i - 2], 61n) ^ (w[i - 2] >> 6n);
      w[i] = word(w[i - 16] + s0 + w[i - 7] + s1);
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < ROUNDS_512; i += 1) {
      const s1 = turned(e, 14n) ^ turned(e, 18n) ^ turned(e, 41n);
      const one = h + s1 + ((e & f) ^ (~e & g)) + K512[i] + w[i];
      const s0 = turned(a, 28n) ^ turned(a, 34n) ^ turned(a, 39n);
      const two = s0 + ((a & b) ^ (a & c) ^ (b & c));
      [a, b, c, d, e, f, g, h] = [word(one + two), a, b, c, word(d + one), e, f, g];
    }
    [a, b, c, d, e, f, g, h].forEach((number, i) => { state[i] = word(state[i] + number); });
  }
  const out = new DataView(new ArrayBuffer(64));
  state.forEach((number, i) => out.setBigUint64(8 * i, number));
  return new Uint8Array(out.buffer);
}
