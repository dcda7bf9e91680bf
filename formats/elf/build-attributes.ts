/**
 * Build attributes: what an object says of how it was compiled, in a section such as `.ARM.attributes` (ARM, "Addenda to
 * the ABI": Build Attributes; RISC-V's psABI has the same form). A letter `A`, then for each vendor a length, its name and
 * sections of attributes: tag 1, a length, pairs of a tag and a value. Only what is said of whole files is read and written.
 */

/** A number (ULEB128) or a text, by tag. */
export type BuildAttributes = ReadonlyMap<number, number | string>;

const FORMAT = 0x41;
const FILE = 1;
/** Has a number and a text. */
const COMPATIBILITY = 32;

/** Whether a tag's value is a text: what the psABI says of tags that it does not know, too. */
export type IsText = (tag: number) => boolean;

class Reader {
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  word(): number {
    if (this.at + 4 > this.end) throw new RangeError();
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset);
    this.at += 4;
    return view.getUint32(this.at - 4, true);
  }

  number(): number {
    let value = 0;
    for (let shift = 0; this.at < this.end && shift < 35; shift += 7) {
      const byte = this.bytes[this.at++]!;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw new RangeError();
  }

  text(): string {
    const zero = this.bytes.indexOf(0, this.at);
    if (zero < 0 || zero >= this.end) throw new RangeError();
    const text = String.fromCharCode(...this.bytes.subarray(this.at, zero));
    this.at = zero + 1;
    return text;
  }

  /** A part whose length, counted from `from`, comes next. */
  part(from: number): Reader {
    const length = this.word();
    if (length < this.at - from || from + length > this.end) throw new RangeError();
    const part = new Reader(this.bytes, this.at, from + length);
    this.at = from + length;
    return part;
  }
}

function readPairs(reader: Reader, isText: IsText, found: Map<number, number | string>): void {
  while (reader.at < reader.end) {
    const tag = reader.number();
    if (tag === COMPATIBILITY) {
      reader.number();
      reader.text();
    } else found.set(tag, isText(tag) ? reader.text() : reader.number());
  }
}

/** What `vendor` (`aeabi`, `riscv`) says of the whole file; undefined where the section is damaged. */
export function readBuildAttributes(bytes: Uint8Array, vendor: string, isText: IsText): BuildAttributes | undefined {
  const found = new Map<number, number | string>();
  if (bytes.length === 0) return found;
  try {
    if (bytes[0] !== FORMAT) return undefined;
    const all = new Reader(bytes, 1, bytes.length);
    while (all.at < all.end) {
      const section = all.part(all.at);
      if (section.text() !== vendor) continue;
      while (section.at < section.end) {
        const from = section.at;
        const scope = section.number();
        const part = section.part(from);
        if (scope === FILE) readPairs(part, isText, found);
      }
    }
    return found;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function uleb128(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...uleb128(Math.floor(value / 128))];
}

const textBytes = (text: string): number[] => [...text, "\0"].map((letter) => letter.charCodeAt(0));

const sized = (before: readonly number[], content: readonly number[]): number[] => {
  const length = before.length + 4 + content.length;
  return [...before, length & 255, (length >> 8) & 255, (length >> 16) & 255, length >>> 24, ...content];
};

/** The section; tags in the order in which they are given, which is by number but for those that must come first. */
export function writeBuildAttributes(attributes: BuildAttributes, vendor: string): Uint8Array {
  const pairs = [...attributes].flatMap(([tag, value]) => [...uleb128(tag), ...(typeof value === "string" ? textBytes(value) : uleb128(value))]);
  return Uint8Array.from([FORMAT, ...sized([], [...textBytes(vendor), ...sized([FILE], pairs)])]);
}
