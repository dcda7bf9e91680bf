/**
 * Reads `ar` archives: the container of `.rlib`, `.a` and `.rcrate`.
 * There is no standard; this follows what GNU ar, LLVM ar and BSD ar write (ar(5)): an 8 byte magic, then members
 * with a 60 byte text header, each at an even offset. Names longer than 15 bytes are in the member `//` (GNU) or
 * at the start of the data (BSD, `#1/LENGTH`). Symbol indexes are skipped: whoever needs symbols reads the objects.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import { refusal } from "../refusal.js";

/** One file in an archive; `data` is a view into the archive's bytes, `offset` where it starts there. */
export interface ArMember {
  readonly name: string;
  readonly data: Uint8Array;
  readonly offset: number;
}

export interface Archive {
  readonly members: readonly ArMember[];
}

/** The header of one member, as it stands. */
interface Header {
  readonly name: string;
  readonly size: number;
  readonly data: number;
}

const magic = "!<arch>\n";
const thinMagic = "!<thin>\n";
const headerLength = 60;
const indexNames = new Set([
  "/",
  "/SYM64/",
  "__.SYMDEF",
  "__.SYMDEF SORTED",
  "__.SYMDEF_64",
  "__.SYMDEF_64 SORTED",
]);

/** The members of an archive in file order, without symbol indexes and name tables; refuses damaged and thin archives. */
export function readAr(
  bytes: Uint8Array,
  file: string,
): { readonly archive?: Archive; readonly diagnostics: readonly Diagnostic[] } {
  const members: ArMember[] = [];
  const fault = wrongMagic(bytes, file) ?? readMembers(bytes, file, members);
  return fault ? { diagnostics: [fault] } : { archive: { members }, diagnostics: [] };
}

/** Whether the bytes start as an archive does, thin ones included. */
export function looksLikeAr(bytes: Uint8Array): boolean {
  const start = ascii(bytes, 0, magic.length);
  return start === magic || start === thinMagic;
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  let text = "";
  for (let i = from; i < Math.min(to, bytes.length); i++) text += String.fromCharCode(bytes[i]!);
  return text;
}

function wrongMagic(bytes: Uint8Array, file: string): Diagnostic | undefined {
  const start = ascii(bytes, 0, magic.length);
  if (start === magic) return undefined;
  if (start !== thinMagic)
    return refusal("not_an_archive", file, `${file} is not an ar archive`, [
      `it does not start with "!<arch>"`,
    ]);
  return refusal(
    "thin_archive",
    file,
    `${file} is a thin archive`,
    ["it holds only the names of other files, not their contents"],
    ["make an ordinary archive of it: `ar -M` with ADDLIB, or rebuild without `ar T`"],
  );
}

function readMembers(bytes: Uint8Array, file: string, members: ArMember[]): Diagnostic | undefined {
  let names: Uint8Array = new Uint8Array(0);
  for (let at = magic.length; at < bytes.length;) {
    const header = readHeader(bytes, at);
    if (typeof header === "string") return damaged(file, at, header);
    const data = bytes.subarray(header.data, header.data + header.size);
    if (header.name === "//") names = data;
    else if (!indexNames.has(header.name)) {
      const member = named(header, data, names);
      if (typeof member === "string") return damaged(file, at, member);
      if (!indexNames.has(member.name)) members.push(member);
    }
    at = header.data + header.size + (header.size & 1);
  }
  return undefined;
}

function readHeader(bytes: Uint8Array, at: number): Header | string {
  if (at + headerLength > bytes.length) return `${beyond}header does`;
  if (bytes[at + 58] !== 0x60 || bytes[at + 59] !== 0x0a)
    return "the header of a member does not end as it must";
  const sizeText = ascii(bytes, at + 48, at + 58).trimEnd();
  if (!/^[0-9]{1,10}$/.test(sizeText))
    return `the size of a member, "${printable(sizeText)}", is not a number`;
  const size = Number(sizeText);
  const data = at + headerLength;
  if (size > bytes.length - data) return `${beyond}${size} bytes do`;
  return { name: ascii(bytes, at, at + 16).trimEnd(), size, data };
}

function named(header: Header, data: Uint8Array, names: Uint8Array): ArMember | string {
  const bsd = /^#1\/([0-9]{1,10})$/.exec(header.name);
  if (bsd) return bsdNamed(header, data, Number(bsd[1]));
  const long = /^\/([0-9]{1,10})$/.exec(header.name);
  const name = long ? gnuName(names, Number(long[1])) : shortName(header.name);
  if (name === undefined)
    return `a member's name "${printable(header.name)}" is not in the table of names`;
  return { name, data, offset: header.data };
}

function bsdNamed(header: Header, data: Uint8Array, length: number): ArMember | string {
  if (length > data.length) return `a member's name of ${length} bytes is longer than the member`;
  const name = utf8(data.subarray(0, length)).replace(/\0+$/, "");
  return { name, data: data.subarray(length), offset: header.data + length };
}

/** GNU ends a short name with `/`, BSD with nothing. */
function shortName(name: string): string {
  const bytes = Uint8Array.from(name, (c) => c.charCodeAt(0));
  const text = utf8(bytes);
  return text.endsWith("/") ? text.slice(0, -1) : text;
}

/** Names in `//` end with `/\n`; those of COFF import libraries end with NUL. */
function gnuName(names: Uint8Array, at: number): string | undefined {
  if (at >= names.length) return undefined;
  let end = at;
  while (end < names.length && names[end] !== 0x0a && names[end] !== 0) end++;
  const text = utf8(names.subarray(at, end));
  return text.endsWith("/") ? text.slice(0, -1) : text;
}

const decoder = new TextDecoder();
const utf8 = (bytes: Uint8Array): string => decoder.decode(bytes);

const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, "?");

/** A member that goes on behind the end of the file is most likely the mark of an interrupted copy. */
const beyond = "the file ends before its ";

function damaged(file: string, at: number, why: string): Diagnostic {
  if (why.startsWith(beyond))
    return refusal(
      "truncated",
      file,
      `${file} is cut short in the member at byte ${at}: ${why}`,
      [],
      ["copy or make the file again"],
    );
  return refusal(
    "damaged_archive",
    file,
    `${file} is damaged at byte ${at}: ${why}`,
    ["an archive that is cut short or overwritten cannot be trusted in its other parts"],
    ["make the archive again"],
  );
}
