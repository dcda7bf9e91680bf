/**
 * One client crate from its probes to an object and its part of the graph: lift, prove, lower, ingest.
 * What cannot be lifted, or fails its proof, is refused function by function and left to the link to judge.
 */
import { inOneDialect } from "../probe/dialect.js";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { settled } from "../../../backends/addends.js";
import { architectureOf } from "../../../backends/architectures.js";
import { readRecords, type Program, type Record } from "../../../engine/index.js";
import { readLines } from "../../../formats/dwarf/index.js";
import { readElf } from "../../../formats/elf/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import type { Expression, FieldFacts, Guard, Lifted, Lowered } from "../expression.js";
import { expressionKey, expressionRecords, expressionText, guardRecords, refusalRecords } from "../ingest/expression.js";
import { ingestObject, pathOfSymbol } from "../ingest/object.js";
import { enumGuards } from "../ingest/enum-guards.js";
import { rangeGuards } from "../ingest/range-guards.js";
import { copiesIn, withAside } from "../ingest/aside.js";
import { containersIn } from "../ingest/containers.js";
import { restGuards, tagRecords } from "../ingest/rest-guards.js";
import { reservedRecords } from "../ingest/reserved.js";
import { unsteadyStarts } from "../ingest/steady.js";
import { startGuards, startRecords, startsIn } from "../ingest/starts.js";
import { vtableKey, vtableRecords } from "../ingest/vtable.js";
import { carriedApart, carriedName, carriedRecords, keepVtableFunctions, noItems, tableValues, type Items, type LayoutTable, type Probe } from "../lift/index.js";
import { liftAndProve, type ProbeSet } from "../prove/index.js";
import { chooseUpcasts } from "../lower/upcasts.js";
import { lower } from "../lower/lower.js";
import type { Measures } from "../lower/measures.js";
import { cachedValue, codeOf, encode } from "./cached-value.js";
import { chooseGuards, type Chosen } from "./choose.js";
import { probeName } from "../probe/plan.js";
import { runProbes, type ProbeRun } from "../probe/probes.js";
import type { CrateRecord } from "../probe/record.js";
import type { Driver } from "../toolchain/driver.js";
import type { Toolchain } from "../toolchain/toolchain.js";
import type { Progress } from "./progress.js";
import { sourcesOf } from "./sources.js";

export interface ClientContext {
  readonly toolchain: Toolchain;
  readonly driver: Driver;
  readonly target: string;
  readonly marks: string;
  /** Whether what marks variants becomes a symbol, for hosts by any compiler. */
  readonly niches?: boolean;
  /** Who chooses for which types there are numbers and guards instead, and the record of the plugin. */
  readonly policy?: { readonly program: Program; readonly unit: Record };
  /** The profile's folder, in which Cargo has made the crates. */
  readonly made: string;
  readonly progress: Progress;
  /** Measures of the lowering that are switched off, for the ablation table. */
  readonly measures?: Partial<Measures>;
  /** A folder for every intermediate text. */
  readonly keep?: string;
}

export interface PackedCrate {
  readonly object: { readonly name: string; readonly data: Uint8Array };
  readonly records: readonly Record[];
  /** What stands behind calls through pointers. */
  readonly calls: readonly Record[];
  readonly counts: { readonly functions: number; readonly lifted: number; readonly refused: number; readonly sites: number; readonly guards: number };
  /** Reserved symbol → text of what it stands for. */
  readonly symbols: ReadonlyMap<string, string>;
  readonly guards: readonly string[];
  readonly fingerprint: Readonly<{ [canary: string]: string }>;
  /** Every enum of which its code marks variants, as it was before anything was optimised. */
  readonly starts: readonly Record[];
  /** What a policy chose of this crate, and said. */
  readonly chosen?: Chosen;
}

interface Table extends LayoutTable {
  readonly fields?: Readonly<{ [symbol: string]: FieldFacts }>;
  readonly fingerprint?: Readonly<{ [canary: string]: string | number }>;
}

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, "utf8")) as T;

function readProbe(run: ProbeRun, crate: string): Probe {
  return {
    name: probeName(run.probe),
    ir: inOneDialect(readFileSync(join(run.folder, `${crate}.ll`), "utf8")),
    table: readJson<LayoutTable>(join(run.folder, `${crate}.table.json`)),
  };
}

const of = (runs: readonly ProbeRun[], crate: string, purpose: "lift" | "prove"): readonly Probe[] =>
  runs.filter((one) => one.probe.purpose === purpose && one.probe.kind !== "natural").map((one) => readProbe(one, crate));

function readFacts(folder: string, name: string): { readonly records: readonly Record[]; readonly diagnostics: readonly Diagnostic[] } {
  const path = join(folder, name);
  return existsSync(path) ? readRecords(readFileSync(path, "utf8"), name) : { records: [], diagnostics: [] };
}

const isFailure = <T extends object>(value: T | Diagnostic): value is Diagnostic => "severity" in value;

/**
 * Lifts, proves and lowers one client crate. Where a policy chooses, it is asked about what came of symbols for every enum, and what
 * it chooses guards for is compiled anew with numbers.
 */
export async function packClient(record: CrateRecord, context: ClientContext): Promise<PackedCrate | readonly Diagnostic[]> {
  const free = await packOnce(record, context, []);
  const { policy, progress } = context;
  if (!policy || !("object" in free)) return free;
  const told = ({ guarded, of, diagnostics }: Chosen): string => (hasErrors(diagnostics) ? "refused" : `guards for ${guarded.length} of ${of} enums`);
  const chosen = await progress.step(`ask the policy about ${record.crate}`, async () => chooseGuards(policy.program, policy.unit, free), told);
  if (hasErrors(chosen.diagnostics)) return chosen.diagnostics;
  const made = chosen.guarded.length ? await packOnce(record, context, chosen.guarded) : free;
  return "object" in made ? { ...made, chosen } : made;
}

const hasErrors = (diagnostics: readonly Diagnostic[]): boolean => diagnostics.some((one) => one.severity === "error");

async function packOnce(record: CrateRecord, context: ClientContext, guarded: readonly string[]): Promise<PackedCrate | readonly Diagnostic[]> {
  const { progress } = context;
  const { crate } = record;
  const called = guarded.length ? `${crate} with guards` : crate;
  const input = { driver: context.driver, record, marks: context.marks, sources: sourcesOf(crate, context.made, record.cwd), ...(context.niches ? { niches: true } : {}), guarded };
  const probed = await progress.step(`probe ${called}`, () => runProbes(input), (made) => (isFailure(made) ? "failed" : made.fresh ? `${made.runs.length} probes` : "cached"));
  if (isFailure(probed)) return [probed];
  const naturalRun = probed.runs.find((one) => one.probe.kind === "natural")!;
  const natural = readProbe(naturalRun, crate);
  const itemsPath = join(naturalRun.folder, `${crate}.items.json`);
  const items = existsSync(itemsPath) ? readJson<Items>(itemsPath) : noItems;
  const local = tableValues(natural.table.symbols);
  const probes = { lift: of(probed.runs, crate, "lift"), heldOut: of(probed.runs, crate, "prove"), natural };
  const unsteady = unsteadyStarts(natural, probes.lift, context.toolchain.version);
  if (unsteady) return [unsteady];
  const proved = await progress.step(`lift and prove ${called}`, () => proveCached(naturalRun.folder, probes, items), describeProof);
  const table = natural.table as Table;
  const { lifted: kept, carried } = carriedApart(keepVtableFunctions(proved.lifted, items), items, crate);
  const lowered = await lowerCrate(kept, table, called, context);
  if (!lowered.lowered) return lowered.diagnostics;
  const facts = readFacts(naturalRun.folder, `${crate}.facts.jsonl`);
  const calls = readFacts(naturalRun.folder, `${crate}.calls.jsonl`);
  const faults = [...facts.diagnostics, ...calls.diagnostics];
  if (hasErrors(faults)) return faults;
  return ingest(record, context, { lifted: kept, lowered: lowered.lowered, items, local, table, carried, facts: facts.records, calls: calls.records, natural, probes: probes.lift });
}

/** What a pack needs of a proof. */
interface Lifts {
  readonly lifted: Lifted;
  readonly lines: number;
  readonly proved: number;
}

const liftCode = ["../lift", "../prove", "../../../formats/llvm-ir"];
const lowerCode = ["../lower", "../../../formats/llvm-ir"];

/** A probe's folder lies in one that is named by the content of everything behind it. */
function proveCached(folder: string, probes: ProbeSet, items: Items): Promise<Lifts> {
  return cachedValue("lift", [codeOf(...liftCode), basename(dirname(folder))], async () => {
    const { lifted, report } = liftAndProve(probes, items);
    return { lifted, lines: lifted.ir.split("\n").length, proved: report.proved.length };
  });
}

function describeProof({ lifted, lines, proved }: Lifts): string {
  const refused = lifted.refusals.length ? `, ${lifted.refusals.length} refused` : "";
  return `${lines} lines, ${proved} functions equal${refused}`;
}

async function lowerCrate(lifted: Lifted, table: Table, called: string, context: ClientContext) {
  const input = { ir: chooseUpcasts(lifted.ir), symbols: lifted.symbols, fields: new Map(Object.entries(table.fields ?? {})) };
  const options = {
    sysroot: context.toolchain.sysroot,
    ...(context.measures ? { measures: context.measures } : {}),
    ...(context.keep ? { keep: context.keep } : {}),
  };
  const lowering = architectureOf(context.target)?.lowering ?? {};
  const inputs = [codeOf(...lowerCode), encode(lowering), context.toolchain.commit, encode(input), encode(context.measures ?? {})];
  // intermediate texts are wanted of a run that happens
  const made = () => (context.keep ? lower(input, options) : cachedValue("lower", inputs, () => lower(input, options), (one) => one.lowered !== undefined));
  return context.progress.step(`lower ${called}`, made, (made) => (made.lowered ? `${made.lowered.object.length} bytes` : "failed"));
}

interface Made {
  readonly lifted: Lifted;
  readonly lowered: Lowered;
  readonly items: Items;
  readonly local: (symbol: string) => bigint | undefined;
  readonly table: Table;
  /** Functions of std that the object has a copy of. */
  readonly carried: readonly string[];
  readonly facts: readonly Record[];
  readonly calls: readonly Record[];
  readonly natural: Probe;
  readonly probes: readonly Probe[];
}

function valueSymbols(made: Made): ReadonlyMap<string, Expression> {
  return new Map([...made.lifted.symbols, ...made.lowered.symbols]);
}

/** `race.vtable.N` → key of its record. */
function vtableKeys(made: Made): ReadonlyMap<string, string> {
  const entries = [...made.lifted.vtables].flatMap(([symbol, name]) => {
    const item = made.items.vtables[name];
    return item ? [[symbol, vtableKey(item)] as const] : [];
  });
  return new Map(entries);
}

/**
 * Functions of other crates to which a vtable points that the link makes: the object names them nowhere, and they are
 * found as all that it needs.
 */
function servedElsewhere(facts: readonly Record[], vtables: readonly string[], inObject: ReadonlySet<string>): readonly Record[] {
  const byKey = new Map(facts.map((one) => [one.key, one]));
  const follow = (keys: readonly string[], edge: string) => keys.flatMap((key) => byKey.get(key)?.edges[edge] ?? []);
  const codes = new Set(follow(follow(follow(vtables, "impl"), "provides"), "code"));
  return [...codes].flatMap((key) => {
    const name = byKey.get(key)?.attributes.name;
    if (inObject.has(key) || typeof name !== "string") return [];
    const path = pathOfSymbol(name);
    return [{ key, kind: "Symbol", attributes: { binding: "global", defined: false, path }, edges: { is: [`=symbol ${path}`] } }];
  });
}

/** A line of the package's own sources, which the compiler names from its folder on, as the driver names them. */
const underPackage = <T extends { readonly file: string }>(line: T | undefined, { package: name, version }: CrateRecord): T | undefined =>
  line && !line.file.startsWith("/") ? { ...line, file: `/${name}-${version}/${line.file}` } : line;

function ingest(record: CrateRecord, context: ClientContext, made: Made): PackedCrate | readonly Diagnostic[] {
  const name = `${record.crate}.o`;
  const { elf: read, diagnostics } = readElf(made.lowered.object, name);
  const architecture = architectureOf(context.target);
  if (!read || !architecture) return diagnostics;
  const elf = settled(read, architecture);
  const marks = Object.entries(architecture.lowering?.narrow ?? {}).map(([bytes, name]) => [name, 8 * Number(bytes)] as const);
  const widths = new Map([...architecture.relocations.map((row) => [row.name, row.field.bits] as const), ...marks]);
  const values = valueSymbols(made);
  const { lines } = readLines(elf);
  const objects = ingestObject({
    object: name,
    elf,
    lineOf: (section, offset) => underPackage(lines.lookup(section, offset), record),
    widthOf: (relocation) => widths.get(relocation) ?? 0,
    branchAddend: architecture.branchAddend,
    client: true,
    readsOf: (symbol) => (values.has(symbol) ? expressionKey(values.get(symbol)!) : undefined),
  });
  // a function that was refused may be in no object at all: then it is known from the driver's facts
  const keys = new Set([...objects, ...made.facts].map((one) => one.key));
  const symbolOf = (mangled: string) => [`symbol ${mangled}`, `symbol ${name} ${mangled}`].find((key) => keys.has(key));
  const inObject = new Set(objects.map((one) => one.key));
  const containers = containersIn(made.lifted.ir);
  const defined = new Set(objects.filter((one) => one.attributes.defined === true).map((one) => one.key));
  const symbolsOf = (mangled: string) => containers(mangled).flatMap((one) => [`symbol ${one}`, `symbol ${name} ${one}`]).filter((key) => defined.has(key));
  const used = (symbol: string) => inObject.has(`symbol ${symbol}`);
  const guards: readonly Guard[] = [...made.lifted.guards, ...made.lowered.guards, ...rangeGuards(made.lifted.ir, made.lifted.symbols, used), ...enumGuards(made.probes.map((probe) => probe.table), made.natural.table), ...restGuards(made.items, made.lifted), ...startGuards(made.natural.table)];
  const { copies, called, uncalled } = copiesIn(made.carried, (symbol) => carriedName(symbol, record.crate), inObject);
  const isForeign = (symbol: string) => {
    const item = made.items.functions[symbol];
    return item !== undefined && item.crate !== record.crate;
  };
  const records = withAside([
    // of what the driver describes as well, its own words count
    ...startRecords(made.natural.table, [...[...values].filter(([symbol]) => used(symbol)).map(([, expression]) => expression), ...guards.map(({ left }) => left)]),
    ...made.facts,
    ...objects,
    ...carriedRecords(called, record.crate, made.facts),
    ...uncalled,
    ...servedElsewhere(made.facts, [...vtableKeys(made).values()], inObject),
    ...[...values].filter(([symbol]) => used(symbol)).flatMap(([, expression]) => [...expressionRecords(expression, made.local)]),
    ...tagRecords(made.items, made.local),
    ...guards.flatMap((guard) => [...guardRecords(guard, made.local, symbolsOf)]),
    ...made.lifted.refusals.flatMap((refusal) => [...refusalRecords(refusal, symbolOf)]),
    ...vtableRecords({ vtables: made.lifted.vtables, items: made.items, lifted: made.probes, natural: made.natural }),
    ...reservedRecords({ used, values, vtables: vtableKeys(made), drops: made.lifted.drops, copies: made.lowered.copies, local: made.local }),
  ], { copies, isForeign });
  const functions = made.lifted.ir.split("\n").filter((line) => line.startsWith("define ")).length;
  const refused = made.lifted.refusals.length;
  return {
    object: { name, data: made.lowered.object },
    records,
    calls: made.calls,
    starts: startRecords(made.natural.table, startsIn(made.natural.table)),
    counts: { functions: functions + refused, lifted: functions, refused, sites: objects.filter((one) => one.kind === "Site").length, guards: guards.length },
    symbols: new Map([...values].filter(([symbol]) => used(symbol)).map(([symbol, expression]) => [symbol, expressionText(expression)])),
    guards: guards.map((guard) => `${expressionText(guard.left)} ${guard.relation} ${expressionText(guard.right)}: ${guard.reason}`),
    fingerprint: Object.fromEntries(Object.entries(made.table.fingerprint ?? {}).map(([canary, value]) => [canary, String(value)])),
  };
}
