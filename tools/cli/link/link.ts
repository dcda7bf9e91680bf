/** `race link`, as a flat list: read, decide, resolve, emit. The command line and `npm start` both call this. */
import { createHash } from "node:crypto";
import { journalBytes, type Outcome, type ParameterValues } from "../../../engine/index.js";
import type { Progress } from "../../../frontends/rustc/pack/progress.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import type { OutputFile } from "../output.js";
import { certificateText, certify, type Certificate } from "./certificate.js";
import { closureOf, interfaceArchives } from "./closure.js";
import { decide, type Decision } from "./decide.js";
import { readInputs, type Inputs } from "./inputs.js";
import { linkInternally, type Memory } from "./internal.js";
import { emitDefsym, emitObject } from "./objects-out.js";
import { resolveObjects, type Resolved } from "./objects.js";
import { readPolicy } from "./policy.js";
import { stackOf } from "./stack.js";
import { linkWithSystem, type Linker } from "./system.js";

export type Emit = "exe" | "obj" | "defsym";

export interface LinkRequest {
  readonly files: readonly string[];
  readonly output: string;
  readonly policies: readonly string[];
  readonly parameters: ParameterValues;
  readonly emit: Emit;
  /** Chosen by the root's recorded link if absent. */
  readonly linker?: Linker | "internal";
  readonly without?: readonly string[];
  /** Where a program lies that RACE lays out. */
  readonly memory?: Memory;
  /** Takes the rewrites of policies in another order, one for each seed. */
  readonly shuffle?: number;
  readonly progress: Progress;
}

export interface Linked {
  readonly diagnostics: readonly Diagnostic[];
  /** Absent if there is an error. */
  readonly files?: readonly OutputFile[];
  readonly certificate?: Certificate;
  readonly decision?: Decision;
  readonly inputs?: Inputs;
}

const failed = (diagnostics: readonly Diagnostic[]): boolean => diagnostics.some((one) => one.severity === "error");

export interface Checked {
  readonly diagnostics: readonly Diagnostic[];
  readonly inputs?: Inputs;
  readonly decision?: Decision;
  readonly resolved?: Resolved;
}

const stackText = (outcome: Outcome): string =>
  Object.entries(stackOf(outcome))
    .map(([entry, { bytes }]) => `; ${entry} takes at most ${bytes} bytes of stack`)
    .join("");

const decided = ({ plan, outcome }: Decision): string =>
  `${plan.patches.length} sites, ${plan.bindings.length} names, ${plan.vtables.length} vtables; ${outcome.steps} steps in ${Math.ceil(journalBytes(outcome.journal) / 1024)} KiB of journal${stackText(outcome)}`;

/** Everything that a link does before it writes: `race check`. */
export async function check(request: Pick<LinkRequest, "files" | "policies" | "parameters" | "without" | "shuffle" | "progress">): Promise<Checked> {
  const { progress } = request;
  const policy = await progress.step("compile the policy", async () => readPolicy({ files: request.policies, parameters: request.parameters, ...(request.without ? { without: request.without } : {}) }));
  const read = await progress.step("read the inputs", async () => readInputs(request.files), (made) => `${made.inputs.units.length} crates`);
  const early = [...policy.diagnostics, ...read.diagnostics];
  if (failed(early) || !policy.program) return { diagnostics: early };
  const { inputs } = read;
  const program = policy.program;
  const decision = await progress.step("decide", async () => decide(inputs, program, request.shuffle), decided);
  if (failed(decision.diagnostics)) return { diagnostics: [...early, ...decision.diagnostics], inputs, decision };
  const resolved = await progress.step("resolve", async () => resolveObjects(inputs, decision.plan), (made) => `${made.objects.length} objects`);
  return { diagnostics: [...early, ...decision.diagnostics, ...resolved.diagnostics], inputs, decision, resolved };
}

async function emitted(request: LinkRequest, inputs: Inputs, decision: Decision, resolved: Resolved): Promise<{ readonly bytes?: Uint8Array; readonly diagnostics: readonly Diagnostic[] }> {
  if (request.emit === "defsym") return emitDefsym(inputs, decision.plan, resolved);
  if (request.emit === "obj") return emitObject(resolved);
  const closure = closureOf(inputs);
  if ("severity" in closure) return { diagnostics: [closure] };
  const linker = request.memory ? "internal" : (request.linker ?? (closure.link.driver === "ld" ? "internal" : "cc"));
  const more = { plain: inputs.plain, interfaces: interfaceArchives(inputs) };
  return linker === "internal" ? linkInternally(closure, resolved, more, request.memory) : linkWithSystem(closure, resolved, more, linker);
}

/** Links: the output and its certificate, or the reasons against it. */
export async function link(request: LinkRequest): Promise<Linked> {
  const checked = await check(request);
  const { inputs, decision, resolved } = checked;
  if (failed(checked.diagnostics) || !inputs || !decision || !resolved) return checked;
  const made = await request.progress.step("emit", () => emitted(request, inputs, decision, resolved), (one) => (one.bytes ? `${one.bytes.length} bytes` : "refused"));
  const diagnostics = [...checked.diagnostics, ...made.diagnostics];
  if (!made.bytes || failed(diagnostics)) return { diagnostics, inputs, decision };
  const digests = new Map(inputs.units.map((unit) => [unit.name, digestOf(unit.rcrate.manifest)]));
  const certificate = certify(decision.outcome, decision.plan, inputs.units, resolved, request.emit, made.bytes, digests, decision.calls);
  const files: OutputFile[] = [
    { path: request.output, bytes: made.bytes, executable: request.emit === "exe" },
    // a script can say where code and data lie, but not hold them
    ...(request.emit === "defsym" && resolved.synthesized ? [{ path: `${request.output}.o`, bytes: resolved.synthesized }] : []),
    { path: `${request.output}.link.json`, bytes: new TextEncoder().encode(certificateText(certificate)) },
  ];
  return { diagnostics, files, certificate, decision, inputs };
}

/** The manifest vouches for every other member, so its digest stands for the whole file. */
const digestOf = (manifest: { readonly digest: string }): string => manifest.digest || createHash("sha256").update(JSON.stringify(manifest)).digest("hex");
