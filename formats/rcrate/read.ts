/**
 * Reads `.rcrate` files and trusts nothing: container, version, schema, the manifest's own digest, names, and size and
 * digest of every member are checked; then the archive must be byte for byte what the writer makes of its contents,
 * so that no byte of a file can change unseen. What the members say is checked by whoever reads them.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import { validate } from "../../specs/types/rcrate-validator.js";
import { looksLikeAr, readAr, writeAr, type ArMember } from "../ar/index.js";
import { refusal } from "../refusal.js";
import {
  formatVersion,
  manifestDigest,
  manifestText,
  sha256,
  type RcrateManifest,
} from "./manifest.js";
import { compareNames, graphName, isObjectName, isSafeName, manifestName } from "./member-name.js";

/** An `.rcrate` whose every byte was checked. */
export interface Rcrate {
  readonly file: string;
  readonly manifest: RcrateManifest;
  /** Names of all members but the manifest, in file order. */
  readonly members: readonly string[];
  /** Names of the crate's own objects, in file order. */
  readonly objects: readonly string[];
  /** A view into the file's bytes; undefined if there is no such member. */
  readonly member: (name: string) => Uint8Array | undefined;
}

/** Reads and verifies an `.rcrate`; `rcrate` is missing exactly if a diagnostic says why. */
export function readRcrate(
  bytes: Uint8Array,
  file: string,
): { readonly rcrate?: Rcrate; readonly diagnostics: readonly Diagnostic[] } {
  const opened = open(bytes, file);
  if ("severity" in opened) return { diagnostics: [opened] };
  const manifest = readManifest(opened[0]!.data, file);
  if ("severity" in manifest) return { diagnostics: [manifest] };
  const members = opened.slice(1);
  const fault =
    wrongList(manifest, members, file) ??
    wrongContents(manifest, members, file) ??
    wrongContainer(bytes, opened, file);
  return fault
    ? { diagnostics: [fault] }
    : { rcrate: view(file, manifest, members), diagnostics: [] };
}

function view(file: string, manifest: RcrateManifest, members: readonly ArMember[]): Rcrate {
  const byName = new Map(members.map(({ name, data }) => [name, data]));
  const names = [...byName.keys()];
  return {
    file,
    manifest,
    members: names,
    objects: names.filter(isObjectName),
    member: (name) => byName.get(name),
  };
}

const again = ["pack the crate again, or copy the file again"];

/** All members, the manifest first. */
function open(bytes: Uint8Array, file: string): readonly ArMember[] | Diagnostic {
  const foreign = (why: string): Diagnostic =>
    refusal(
      "not_an_rcrate",
      file,
      `${file} is not an .rcrate`,
      [why],
      ["make one with `race pack`"],
    );
  if (!looksLikeAr(bytes)) return foreign("it is not an archive");
  const { archive, diagnostics } = readAr(bytes, file);
  if (!archive) return diagnostics[0]!;
  if (!archive.members.length && bytes.length <= 8)
    return refusal(
      "truncated",
      file,
      `${file} is cut short: it ends before its first member`,
      [],
      again,
    );
  if (archive.members[0]?.name !== manifestName)
    return foreign(`its first member is not ${manifestName}`);
  return archive.members;
}

function damagedManifest(file: string, why: string): Diagnostic {
  const notes = [
    "the manifest says what the other members must be, so they cannot be trusted either",
  ];
  return refusal(
    "damaged_manifest",
    file,
    `the manifest of ${file} is damaged: ${why}`,
    notes,
    again,
  );
}

function readManifest(data: Uint8Array, file: string): RcrateManifest | Diagnostic {
  const parsed = parse(data);
  if (parsed === undefined) return damagedManifest(file, `${manifestName} is not JSON`);
  const version = otherVersion(parsed.value);
  if (version !== undefined) return unsupportedVersion(file, version);
  if (!isManifest(parsed.value)) return damagedManifest(file, firstSchemaError());
  const manifest = parsed.value;
  if (manifestText(manifest) !== parsed.text)
    return damagedManifest(file, "it is not in the canonical form");
  if (manifestDigest(manifest) !== manifest.digest)
    return damagedManifest(file, "it does not have the digest that it states");
  return manifest;
}

function parse(data: Uint8Array): { readonly text: string; readonly value: unknown } | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
    return { text, value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function otherVersion(value: unknown): number | undefined {
  if (typeof value !== "object" || value === null || !("format" in value)) return undefined;
  const { format } = value;
  return typeof format === "number" && format !== formatVersion ? format : undefined;
}

function unsupportedVersion(file: string, version: number): Diagnostic {
  return refusal(
    "unsupported_version",
    file,
    `${file} has version ${version} of the .rcrate format, this RACE reads version ${formatVersion}`,
    ["what a field means may differ between versions"],
    [version > formatVersion ? "use a newer RACE" : "pack the crate again"],
  );
}

const isManifest = (value: unknown): value is RcrateManifest => validate(value) as boolean;

function firstSchemaError(): string {
  const error = (
    validate as {
      readonly errors?: readonly { readonly instancePath: string; readonly message: string }[];
    }
  ).errors?.[0];
  return `${error?.instancePath || "it"} ${error?.message ?? "does not fit the schema"}`;
}

function wrongList(
  manifest: RcrateManifest,
  members: readonly ArMember[],
  file: string,
): Diagnostic | undefined {
  const names = members.map(({ name }) => name);
  const listed = manifest.members.map(({ name }) => name);
  const unsafe = [...names, ...listed].find((name) => !isSafeName(name) || name === manifestName);
  if (unsafe !== undefined) return unsafeName(file, unsafe);
  if (names.length < listed.length && names.every((name, i) => name === listed[i]))
    return refusal(
      "truncated",
      file,
      `${file} is cut short: ${listed[names.length]} is missing`,
      [],
      again,
    );
  const at = listed.findIndex(
    (name, i) => name !== names[i] || (i > 0 && compareNames(listed[i - 1]!, name) >= 0),
  );
  if (at >= 0 || names.length > listed.length || !listed.includes(graphName)) {
    const what = `${file} does not hold the members that its manifest lists`;
    const notes = [`listed: ${shown(listed)}`, `found: ${shown(names)}`];
    return refusal("wrong_members", file, what, notes, again);
  }
  return undefined;
}

const shown = (names: readonly string[]): string =>
  `${names.slice(0, 8).join(", ")}${names.length > 8 ? ", …" : ""}`;

function unsafeName(file: string, name: string): Diagnostic {
  return refusal(
    "unsafe_member_name",
    file,
    `${file} holds a member with the unsafe name ${JSON.stringify(name.slice(0, 200))}`,
    ["unpacked, it could overwrite a file outside its folder, or hide another member"],
    ["do not use this file; get it from a source that you trust"],
  );
}

function wrongContents(
  manifest: RcrateManifest,
  members: readonly ArMember[],
  file: string,
): Diagnostic | undefined {
  const at = manifest.members.findIndex((entry, i) => {
    const { data } = members[i]!;
    return entry.size !== data.length || entry.sha256 !== sha256(data);
  });
  if (at < 0) return undefined;
  const name = members[at]!.name;
  const notes = [
    "its size or its SHA-256 is not what the manifest says",
    "graph and code belong together only if neither has changed",
  ];
  return refusal("damaged_member", file, `${name} in ${file} is damaged`, notes, again);
}

function wrongContainer(
  bytes: Uint8Array,
  members: readonly ArMember[],
  file: string,
): Diagnostic | undefined {
  if (Buffer.compare(writeAr(members), bytes) === 0) return undefined;
  const notes = [
    "its members are whole, but bytes between them are not as `race pack` writes them",
  ];
  return refusal("damaged_archive", file, `the archive of ${file} is damaged`, notes, again);
}
