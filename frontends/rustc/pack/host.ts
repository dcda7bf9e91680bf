/**
 * Packing a host (or an interface): a natural build with names and dead code kept, whose final link is captured
 * instead of run, so that the `.rcrate` holds all that a later link needs.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readAr, writeAr, type ArIndexEntry } from "../../../formats/ar/index.js";
import { readElf, STB_LOCAL } from "../../../formats/elf/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { keepOutOfProgram } from "../ingest/canaries.js";
import { madeIn } from "../toolchain/made.js";
import { cargoFailed, readRecords, runCargo, type CargoRun, type CrateRecord } from "../probe/record.js";
import type { LinkRecord } from "./link-record.js";

export interface HostBuild {
  /** Members of the `.rcrate`: `lib/…` objects and archives. */
  readonly members: readonly { readonly name: string; readonly data: Uint8Array }[];
  readonly link: LinkRecord;
  readonly records: readonly CrateRecord[];
  /** Texts of `<crate>.facts.jsonl`, in code-unit order of their names. */
  readonly facts: readonly string[];
  /** Texts of `<crate>.calls.jsonl`, in the same order. */
  readonly calls: readonly string[];
}

const here = dirname(fileURLToPath(import.meta.url));

/** A script that Cargo takes for the linker. */
function linkerScript(out: string): string {
  const script = join(out, "capture-linker");
  writeFileSync(script, `#!/bin/sh\nexec "${process.execPath}" "${join(here, "capture-linker.js")}" "$@"\n`);
  chmodSync(script, 0o755);
  return script;
}

/** Cargo's hash in the name of an object depends on the folder in which it was built: `api-d804f0ee776b4135.api.9afb-cgu.0.rcgu.o` → `api.api.9afb-cgu.0.rcgu.o`. */
export const withoutHash = <T extends { readonly name: string }>(member: T): T => ({ ...member, name: member.name.replace(/^([^.-]+)-[0-9a-f]{16}\./, "$1.") });

/** An object as it is packed: what says something of its compiler is there for `race link` alone. */
const packedObject = (data: Uint8Array): Uint8Array => keepOutOfProgram(data, (bytes) => readElf(bytes, "member").elf);

/** An archive without what a linker never reads (`lib.rmeta`), or with the damage that was found. */
function onlyObjects(bytes: Uint8Array, file: string): Uint8Array | Diagnostic {
  const { archive, diagnostics } = readAr(bytes, file);
  if (!archive) return diagnostics[0]!;
  return archiveOf(archive.members.filter((member) => member.name.endsWith(".o")).map(({ name, data }) => withoutHash({ name, data: packedObject(data) })));
}

/** An archive of objects, with the index that linkers look names up in. */
export const archiveOf = (members: readonly { readonly name: string; readonly data: Uint8Array }[]): Uint8Array =>
  writeAr(members, members.flatMap((member, i) => [...indexOf(member.data, i)]));

/** What a linker finds in a member by the archive's index: its global definitions. */
function indexOf(data: Uint8Array, member: number): readonly ArIndexEntry[] {
  const { elf } = readElf(data, "member");
  const defined = elf?.symbols.filter((symbol) => symbol.binding !== STB_LOCAL && symbol.place.kind !== "undefined") ?? [];
  return defined.map((symbol) => ({ member, symbol: symbol.name }));
}

function member(folder: string, file: string): { name: string; data: Uint8Array } | Diagnostic {
  const bytes = readFileSync(join(folder, file));
  const data = file.endsWith(".o") ? packedObject(new Uint8Array(bytes)) : onlyObjects(new Uint8Array(bytes), file);
  return "severity" in data ? data : { name: `lib/${file}`, data };
}

const isDiagnostic = <T extends object>(value: T | Diagnostic): value is Diagnostic => "severity" in value;

/** What the driver wrote of the compiler's layout rules while it compiled `crate`; empty where it wrote nothing. */
export function readFingerprint(out: string, crate: string): Readonly<{ [canary: string]: string }> {
  const path = join(out, `${crate}.table.json`);
  if (!existsSync(path)) return {};
  const table = JSON.parse(readFileSync(path, "utf8")) as { readonly fingerprint?: Readonly<{ [canary: string]: string | number }> };
  return Object.fromEntries(Object.entries(table.fingerprint ?? {}).map(([canary, value]) => [canary, String(value)]));
}

/** The texts of all files with this ending that the driver wrote. */
function readTexts(out: string, ending: string): readonly string[] {
  return readdirSync(out)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => readFileSync(join(out, name), "utf8"));
}

/** Builds a binary package and keeps what its final link would have taken. */
export async function buildHost(cargo: CargoRun): Promise<HostBuild | readonly Diagnostic[]> {
  const capture = join(cargo.out, "capture");
  mkdirSync(capture, { recursive: true });
  const result = await runCargo({ ...cargo, linker: linkerScript(cargo.out), env: { ...cargo.env, RACE_CAPTURE: capture } });
  if (result.status !== 0 || !existsSync(join(capture, "link.json"))) {
    rmSync(capture, { recursive: true, force: true });
    return [cargoFailed(cargo.package, result)];
  }
  const link = JSON.parse(readFileSync(join(capture, "link.json"), "utf8")) as LinkRecord;
  const files = link.items.flatMap((item) => (item.kind === "flag" ? [] : [item.file]));
  const members = files.map((file) => member(capture, file));
  const damaged = members.filter(isDiagnostic);
  if (damaged.length) return damaged;
  return { members: members.filter((one) => !isDiagnostic(one)) as HostBuild["members"], link, records: readRecords(cargo.out), facts: readTexts(cargo.out, ".facts.jsonl"), calls: readTexts(cargo.out, ".calls.jsonl") };
}

/** Builds a library with marks: its archive and those of the crates below it, as something that others can link to. */
export async function buildInterface(cargo: CargoRun, crate: string): Promise<HostBuild | readonly Diagnostic[]> {
  const result = await runCargo(cargo);
  const profile = join(cargo.out, "cargo", cargo.target, cargo.profile === "dev" ? "debug" : cargo.profile);
  if (result.status !== 0) return [cargoFailed(crate, result)];
  const archives = madeIn(profile).filter((path) => path.endsWith(".rlib"));
  const plain = (path: string) => basename(path).replace(/^lib(.*?)(-[0-9a-f]+)?\.rlib$/, "$1");
  const ordered = [...archives].sort((a, b) => Number(plain(a) !== crate) - Number(plain(b) !== crate));
  const items = ordered.map((path, i) => ({ kind: "archive" as const, file: `${String(i).padStart(3, "0")}-lib${plain(path)}.rlib` }));
  const members = ordered.map((path, i) => {
    const data = onlyObjects(new Uint8Array(readFileSync(path)), basename(path));
    return "severity" in data ? data : { name: `lib/${items[i]!.file}`, data };
  });
  const damaged = members.filter(isDiagnostic);
  if (damaged.length) return damaged;
  return { members: members.filter((one) => !isDiagnostic(one)) as HostBuild["members"], link: { driver: "cc", items }, records: readRecords(cargo.out), facts: readTexts(cargo.out, ".facts.jsonl"), calls: readTexts(cargo.out, ".calls.jsonl") };
}
