/**
 * `race pack`: a Cargo package becomes an `.rcrate`. A binary becomes a host, a library with marks an interface,
 * and a library that depends on one a plugin.
 */
import { join } from "node:path";
import { joinRecords, withoutDangling } from "../ingest/join.js";
import type { Program, Record } from "../../../engine/index.js";
import { writeRecords } from "../../../engine/index.js";
import { architectureOf } from "../../../backends/architectures.js";
import { callsName, graphName, linkName, writeRcrate, type RcrateContents } from "../../../formats/rcrate/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { cargoFailed, readRecords as readCrateRecords, runCargo, type CargoRun, type CrateRecord } from "../probe/record.js";
import { probePlan } from "../probe/plan.js";
import { prepareDriver, type Driver } from "../toolchain/driver.js";
import { prepareNeutral, type NeutralStd } from "../toolchain/neutral.js";
import { missingComponents } from "../toolchain/components.js";
import { type Found, findToolchain, type Toolchain } from "../toolchain/toolchain.js";
import { cacheRoot, hashOf } from "./cache.js";
import type { Chosen } from "./choose.js";
import { packClient, type ClientContext, type PackedCrate } from "./client.js";
import { planCrates } from "./crates.js";
import { definerRecords } from "./definer.js";
import { buildHost, buildInterface, type HostBuild, readFingerprint } from "./host.js";
import { readPackage, type CargoPackage } from "./package.js";
import type { Progress } from "./progress.js";
import { pruneNowAndThen, touch } from "./prune.js";
import { isBare, shakeFacts, shakeStd, type StdPart } from "./shake.js";
import { unitRecord } from "./unit.js";
import type { Measures } from "../lower/measures.js";

export interface PackRequest {
  readonly folder: string;
  readonly toolchain: string;
  /** Triple; the toolchain's own if absent. */
  readonly target?: string;
  readonly profile: string;
  readonly features: readonly string[];
  readonly noDefaultFeatures: boolean;
  readonly progress: Progress;
  /** For hosts by compilers of any layout rule: against a neutral std, and with symbols for what marks variants. */
  readonly anyCompiler?: boolean;
  /** Who chooses for which enums such a plugin has guards instead. */
  readonly policy?: Program;
  /** A neutral std that is there already; else it is taken from the cache, or made. */
  readonly neutral?: NeutralStd;
  readonly measures?: Partial<Measures>;
  readonly keep?: string;
  /** What a host carries of the toolchain's archives: `needed` for targets without a system if absent, else `whole`. */
  readonly std?: StdPart;
}

export interface Packed {
  readonly bytes: Uint8Array;
  readonly contents: RcrateContents;
  /** Enums for which a policy chose guards. */
  readonly guarded: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Member {
  readonly name: string;
  readonly data: Uint8Array;
}

interface Job {
  readonly request: PackRequest;
  readonly toolchain: Toolchain;
  readonly driver: Driver;
  readonly package: CargoPackage;
  readonly target: string;
  /** The neutral std, where a plugin is packed for hosts by any compiler. */
  readonly neutral?: NeutralStd;
}

type Refused = { readonly refused: readonly Diagnostic[] };

const refusedBy = (...refused: readonly Diagnostic[]): Refused => ({ refused });

/** Packs a Cargo package. */
export async function pack(request: PackRequest): Promise<Packed | Refused> {
  const found = await findToolchain(request.toolchain);
  if ("diagnostic" in found) return refusedBy(found.diagnostic);
  const toolchain = found.value;
  const target = request.target ?? toolchain.host;
  if (!architectureOf(target)) return refusedBy(unknownTarget(target));
  const missing = missingComponents(toolchain, target);
  if (missing.length) return { refused: missing };
  const read = await readPackage(request.folder, toolchain);
  if ("diagnostic" in read) return refusedBy(read.diagnostic);
  const driver = await request.progress.step("build the driver", () => prepareDriver(toolchain), (made) => ("value" in made ? (made.value.fresh ? `rustc ${toolchain.version}` : "cached") : "failed"));
  if ("diagnostic" in driver) return refusedBy(driver.diagnostic);
  const neutral = await neutralFor(request, read.value.kind, () => prepareNeutral(toolchain, driver.value, target, request.progress), target);
  if (neutral && "diagnostic" in neutral) return refusedBy(neutral.diagnostic);
  const job: Job = { request, toolchain, driver: driver.value, package: read.value, target, ...(neutral ? { neutral: neutral.value } : {}) };
  const packed = await (job.package.kind === "bin" ? packHost(job) : packLibrary(job));
  pruneNowAndThen(cacheRoot());
  return packed;
}

/** A program is compiled as ever: it is the plugin that must be right for any. */
async function neutralFor(request: PackRequest, kind: CargoPackage["kind"], prepare: () => Promise<Found<NeutralStd>>, target: string): Promise<Found<NeutralStd> | undefined> {
  if (!request.anyCompiler || kind === "bin") return undefined;
  return request.neutral ? { value: request.neutral } : prepare();
}

const unknownTarget = (target: string): Diagnostic => ({
  severity: "error",
  code: "unknown_target",
  message: `there is no backend for the target ${target}`,
  labels: [],
  notes: [],
  help: ["an architecture is a folder in backends/, and backends/README.md says how one is added"],
});

function cargoRun(job: Job, mode: CargoRun["mode"]): CargoRun {
  const { request } = job;
  const sysroot = mode === "record" ? job.neutral?.sysroot : undefined;
  const key = hashOf(job.package.root, job.driver.key, job.target, request.profile, request.features.join(","), String(request.noDefaultFeatures), mode, job.package.kind, ...(sysroot ? [sysroot] : []));
  touch(join(cacheRoot(), "work", key));
  return {
    toolchain: job.toolchain,
    driver: job.driver,
    mode,
    package: job.package.root,
    out: join(cacheRoot(), "work", key),
    target: job.target,
    profile: request.profile,
    features: request.features,
    noDefaultFeatures: request.noDefaultFeatures,
    ...(sysroot ? { sysroot } : {}),
    ...(job.package.kind === "bin" ? { binary: job.package.target } : {}),
  };
}

const profileFolder = (profile: string): string => (profile === "dev" ? "debug" : profile);

async function packLibrary(job: Job): Promise<Packed | Refused> {
  const cargo = cargoRun(job, "record");
  const result = await job.request.progress.step("record the build", () => runCargo(cargo));
  if (result.status !== 0) return refusedBy(cargoFailed(job.package.name, result));
  const records = readCrateRecords(cargo.out);
  const own = records.find((record) => record.crate === job.package.crate);
  if (!own) return refusedBy(cargoFailed(job.package.name, result));
  if (own.role === "definer") return packInterface(job);
  return packPlugin(job, cargo, records, own);
}

async function packPlugin(job: Job, cargo: CargoRun, records: readonly CrateRecord[], own: CrateRecord): Promise<Packed | Refused> {
  const plan = planCrates(records, job.package.crate);
  const context: ClientContext = {
    toolchain: job.toolchain,
    driver: job.driver,
    target: job.target,
    marks: join(cargo.out, "marks"),
    made: join(cargo.out, "cargo", job.target, profileFolder(cargo.profile)),
    progress: job.request.progress,
    ...(job.neutral ? { niches: true } : {}),
    ...(job.neutral && job.request.policy ? { policy: { program: job.request.policy, unit: unitRecord(contentsOf(job, own, "plugin", [], [], {})) } } : {}),
    ...(job.request.measures ? { measures: job.request.measures } : {}),
    ...(job.request.keep ? { keep: job.request.keep } : {}),
  };
  const packed: PackedCrate[] = [];
  for (const record of [...plan.carried, ...plan.clients]) {
    const made = await packClient(record, context);
    if (!("object" in made)) return { refused: made };
    packed.push(made);
  }
  const facts = packed.flatMap((one) => [...one.records]);
  const members = [...packed.map((one) => one.object), callsMember(packed.flatMap((one) => one.calls))];
  return assemblePacked(job, own, "plugin", packed, facts, members, packed.at(-1)?.fingerprint ?? {});
}

/** Whether what is not needed of the toolchain's crates stays out. */
const leavesOut = (job: Job): boolean => (job.request.std ?? (isBare(job.target) ? "needed" : "whole")) === "needed";

async function packHost(job: Job): Promise<Packed | Refused> {
  const cargo = cargoRun(job, "natural");
  const whole = await job.request.progress.step("build the host", () => buildHost(cargo), (made) => ("members" in made ? `${made.members.length} objects and archives` : "failed"));
  if (!("members" in whole)) return { refused: whole };
  const shaken = leavesOut(job);
  const built = shaken ? await job.request.progress.step("leave out what std is not needed for", async () => shakeStd(whole), (made) => ("members" in made ? `${sizeOf(made)} of ${sizeOf(whole)} bytes` : "failed")) : whole;
  if (!("members" in built)) return { refused: built };
  const own = built.records.find((record) => record.crate === job.package.crate);
  const definer = await job.request.progress.step("read its symbols", async () => definerRecords(built, job.target), (made) => ("records" in made ? `${made.records.length} records` : "failed"));
  if (!("records" in definer)) return { refused: definer };
  const members = [...built.members, linkMember(built), callsMember(definer.calls)];
  return assemblePacked(job, own, "host", [], definer.records, members, readFingerprint(cargo.out, job.package.crate));
}

const linkMember = ({ link }: HostBuild): Member => ({ name: linkName, data: new TextEncoder().encode(JSON.stringify(link, null, 1) + "\n") });

/** What stands behind calls through pointers is apart from the graph: only policies that ask about code read it. */
const callsMember = (records: readonly Record[]): Member => ({ name: callsName, data: new TextEncoder().encode(writeRecords(withoutDangling(joinRecords(records)).records)) });

const sizeOf = (build: HostBuild): number => build.members.reduce((sum, member) => sum + member.data.length, 0);

async function packInterface(job: Job): Promise<Packed | Refused> {
  const cargo = cargoRun(job, "natural");
  const built = await job.request.progress.step("build the interface", () => buildInterface(cargo, job.package.crate), (made) => ("members" in made ? `${made.members.length} archives` : "failed"));
  if (!("members" in built)) return { refused: built };
  const own = built.records.find((record) => record.crate === job.package.crate);
  const definer = definerRecords(built, job.target);
  if (!("records" in definer)) return { refused: definer };
  const members = [...built.members, linkMember(built), callsMember(definer.calls)];
  return assemblePacked(job, own, "interface", [], definer.records, members, readFingerprint(cargo.out, job.package.crate));
}

/** Layout rules of a compiler: canary → value. */
type Fingerprint = RcrateContents["fingerprint"];

const sum = (packed: readonly PackedCrate[], of: keyof PackedCrate["counts"]): number => packed.reduce((total, one) => total + one.counts[of], 0);

function contentsOf(job: Job, own: CrateRecord | undefined, role: RcrateContents["role"], packed: readonly PackedCrate[], records: readonly Record[], fingerprint: Fingerprint): RcrateContents {
  const exports = records.filter((record) => record.kind === "Symbol" && (record.attributes.export === true || record.attributes.form === "extension") && record.attributes.defined === true);
  const sorted = (entries: readonly (readonly [string, string])[]) => Object.fromEntries([...entries].sort((a, b) => (a[0] < b[0] ? -1 : 1)));
  return {
    crate: { name: job.package.crate, version: job.package.version, features: [...(own?.features ?? [])].sort() },
    role,
    target: job.target,
    pointer_width: (architectureOf(job.target)!.pointer * 8) as 32 | 64,
    compiler: { version: job.toolchain.version, commit: job.toolchain.commit || "unknown", ...(job.neutral && role === "plugin" ? { any: true as const } : {}) },
    panic: panicOf(own, job.target),
    fingerprint: sorted(Object.entries(fingerprint)),
    probes: role === "plugin" ? probePlan.map(({ kind, seed }) => ({ kind, seed })) : [],
    exports: exports.map((record) => String(record.attributes.path)).sort(),
    counts: { functions: sum(packed, "functions"), lifted: sum(packed, "lifted"), refused: sum(packed, "refused"), sites: sum(packed, "sites"), guards: sum(packed, "guards") },
    symbols: sorted(packed.flatMap((one) => [...one.symbols])),
    guards: [...new Set(packed.flatMap((one) => one.guards))].sort(),
  };
}

/** `panic=abort` of the profile, or of a target that has nothing else. */
export function panicOf(own: CrateRecord | undefined, target: string): "unwind" | "abort" {
  const said = own?.argv.some((argument) => /^(-C)?panic=abort$/.test(argument));
  return said || target.endsWith("-none") ? "abort" : "unwind";
}

function assemblePacked(job: Job, own: CrateRecord | undefined, role: RcrateContents["role"], packed: readonly PackedCrate[], records: readonly Record[], members: readonly Member[], fingerprint: Fingerprint): Packed | Refused {
  const contents = contentsOf(job, own, role, packed, records, fingerprint);
  const joined = withoutDangling(joinRecords(records, [unitRecord(contents)]));
  const told = leavesOut(job) ? shakeFacts(joined.records) : joined.records;
  const graph = new TextEncoder().encode(writeRecords(told));
  const bytes = writeRcrate(contents, [{ name: graphName, data: graph }, ...members]);
  const chosen = packed.flatMap((one) => one.chosen ?? []);
  const guarded = [...new Set(chosen.flatMap((one) => one.guarded))].sort();
  const idle = job.request.policy && !guarded.length ? [choseNothing(role, chosen)] : [];
  return { bytes, contents, guarded, diagnostics: [...chosen.flatMap((one) => one.diagnostics), ...idle] };
}

/** A policy that decides nothing is most often one that was written for something else. */
function choseNothing(role: RcrateContents["role"], chosen: readonly Chosen[]): Diagnostic {
  const candidates = chosen.reduce((sum, one) => sum + one.of, 0);
  return {
    severity: "warning",
    code: "policy_chose_nothing",
    message: role === "plugin" ? "the policy chose no guard: it is packed as without it" : `the policy has nothing to choose from in ${role === "host" ? "a host" : "an interface"}: it is packed as without it`,
    labels: [],
    notes: [role === "plugin" ? `it had ${candidates} enums to choose from, as nodes \`Type { start_moves: true }\`` : "only the code of plugins has symbols for what marks variants"],
    help: [role === "plugin" ? "a policy of a packing makes them `guarded`: `type.guarded = true`; what a link is to refuse is told to `race link --policy`" : "leave `--policy` out, or give it where the plugin is packed"],
  };
}
