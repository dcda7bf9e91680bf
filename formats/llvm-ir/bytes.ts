/**
 * Byte strings of LLVM IR (`c"a\00\5C"`): printable characters as they are, all else as a backslash and two
 * hexadecimal digits; LLVM prints a backslash itself as `\\`.
 */

/** The bytes of the token `c"…"`; text that is no such token gives `undefined`. */
export function decodeBytes(token: string): Uint8Array | undefined {
  if (!token.startsWith('c"') || !token.endsWith('"') || token.length < 3) return undefined;
  const bytes: number[] = [];
  for (let at = 2; at < token.length - 1;) {
    const code = token.charCodeAt(at);
    if (code !== 92) (bytes.push(code & 255), at++);
    else if (token.charCodeAt(at + 1) === 92) (bytes.push(92), (at += 2));
    else {
      const value = Number.parseInt(token.slice(at + 1, at + 3), 16);
      if (Number.isNaN(value)) return undefined;
      (bytes.push(value), (at += 3));
    }
  }
  return Uint8Array.from(bytes);
}

const HEX = Array.from(
  { length: 256 },
  (_, byte) => "\\" + byte.toString(16).toUpperCase().padStart(2, "0"),
);

/** The token `c"…"` for `bytes`, as LLVM would print it. */
export function encodeBytes(bytes: Uint8Array): string {
  let text = 'c"';
  for (const byte of bytes) {
    if (byte === 92) text += "\\\\";
    else text += byte >= 32 && byte < 127 && byte !== 34 ? String.fromCharCode(byte) : HEX[byte]!;
  }
  return text + '"';
}
