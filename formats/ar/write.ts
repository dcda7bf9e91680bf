/**
 * Writes `ar` archives as GNU ar does with `-D`: owner, group and time are 0, the mode is 644, so the same members
 * give the same bytes. Long names (and names with a `/` in them) go to the table `//`; an optional symbol index `/`
 * lets `ld` find members by symbol. Offsets in the index are 32 bits, big endian.
 */

/** A file to be put in an archive. */
export interface ArInput {
  readonly name: string;
  readonly data: Uint8Array;
}

/** A global symbol that a linker is to find, and the position of the member that defines it. */
export interface ArIndexEntry {
  readonly member: number;
  readonly symbol: string;
}

const encoder = new TextEncoder();
const magic = encoder.encode("!<arch>\n");
const headerLength = 60;
const even = (size: number): number => size + (size & 1);

/** An archive of `members` in the order given; `index` in the order given becomes the symbol index. */
export function writeAr(members: readonly ArInput[], index?: readonly ArIndexEntry[]): Uint8Array {
  const { headerNames, table } = nameTable(members);
  const indexSize = index ? symbolIndexSize(index) : 0;
  const before = magic.length + (index ? headerLength + even(indexSize) : 0) + tableSize(table);
  const offsets = memberOffsets(members, before);
  const total = offsets[members.length]!;
  const out = new Uint8Array(total);
  out.set(magic);
  let at = magic.length;
  if (index) at = put(out, at, "/", symbolIndex(index, offsets, indexSize));
  if (table.length) at = put(out, at, "//", table);
  members.forEach((member, i) => (at = put(out, at, headerNames[i]!, member.data)));
  return out;
}

const tableSize = (table: Uint8Array): number =>
  table.length ? headerLength + even(table.length) : 0;

function memberOffsets(members: readonly ArInput[], first: number): number[] {
  const offsets = [first];
  members.forEach((member, i) =>
    offsets.push(offsets[i]! + headerLength + even(member.data.length)),
  );
  return offsets;
}

function nameTable(members: readonly ArInput[]): { headerNames: string[]; table: Uint8Array } {
  let table = "";
  let length = 0;
  const headerNames = members.map(({ name }) => {
    if (/^[!-.0-~]{1,15}$/.test(name) && !name.startsWith("#1")) return `${name}/`;
    const at = length;
    table += `${name}/\n`;
    length += encoder.encode(name).length + 2;
    return `/${at}`;
  });
  return { headerNames, table: encoder.encode(table) };
}

function put(out: Uint8Array, at: number, name: string, data: Uint8Array): number {
  const special = name === "/" || name === "//";
  const fields =
    name === "//"
      ? " ".repeat(32)
      : `${pad("0", 12)}${pad("0", 6)}${pad("0", 6)}${pad(special ? "0" : "100644", 8)}`;
  out.set(encoder.encode(`${pad(name, 16)}${fields}${pad(String(data.length), 10)}\`\n`), at);
  out.set(data, at + headerLength);
  const end = at + headerLength + data.length;
  if (data.length & 1) out[end] = 0x0a;
  return end + (data.length & 1);
}

const pad = (text: string, width: number): string => text.padEnd(width, " ");

function symbolIndexSize(index: readonly ArIndexEntry[]): number {
  return index.reduce((size, entry) => size + 4 + encoder.encode(entry.symbol).length + 1, 4);
}

function symbolIndex(
  index: readonly ArIndexEntry[],
  offsets: readonly number[],
  size: number,
): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, index.length);
  let at = 4 + 4 * index.length;
  index.forEach((entry, i) => {
    view.setUint32(4 + 4 * i, offsets[entry.member]!);
    const name = encoder.encode(entry.symbol);
    bytes.set(name, at);
    at += name.length + 1;
  });
  return bytes;
}
