/** Punycode as v0 names use it (RFC 3492; the letters and digits of Rust's variant, `_` before the encoded part). */

/** The identifier, or undefined if the encoding is wrong. `basic` is the ASCII part, `encoded` the rest. */
export function decodePunycode(basic: string, encoded: string): string | undefined {
  const output = [...basic];
  const state = { n: 0x80, i: 0, bias: 72, at: 0 };
  while (state.at < encoded.length) {
    const delta = readDelta(encoded, state);
    if (delta === undefined) return undefined;
    const length = output.length + 1;
    state.bias = adapt(delta, length, state.i === 0 && output.length === basic.length);
    state.i += delta;
    state.n += Math.floor(state.i / length);
    state.i %= length;
    if (state.n > 0x10ffff || (state.n >= 0xd800 && state.n < 0xe000)) return undefined;
    output.splice(state.i++, 0, String.fromCodePoint(state.n));
  }
  return output.join("");
}

function readDelta(
  encoded: string,
  state: { at: number; readonly bias: number },
): number | undefined {
  let delta = 0;
  for (let weight = 1, k = 36; ; k += 36) {
    const digit = digitOf(encoded.charCodeAt(state.at++));
    if (digit === undefined) return undefined;
    delta += digit * weight;
    if (delta > 0xffffffff) return undefined;
    const threshold = Math.min(26, Math.max(1, k - state.bias));
    if (digit < threshold) return delta;
    weight *= 36 - threshold;
  }
}

function digitOf(code: number): number | undefined {
  if (code >= 0x61 && code <= 0x7a) return code - 0x61;
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 26;
  return undefined;
}

function adapt(delta: number, length: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? 700 : 2));
  rest += Math.floor(rest / length);
  let k = 0;
  for (; rest > 455; k += 36) rest = Math.floor(rest / 35);
  return k + Math.floor((36 * rest) / (rest + 38));
}
