/**
 * The order of lowering: opaque symbols, simplification, our passes over the inlined code, optimisation, the close,
 * code generation. Every text that we wrote is parsed and verified before LLVM works on it.
 */
import { printModule, readModule, type IrPart } from "../../../formats/llvm-ir/functions.js";
import type { FieldFacts } from "../expression.js";
import type { Lowering } from "../../../backends/architecture.js";
import { writeImmediates } from "./immediates.js";
import { markNarrow } from "./narrow.js";
import { closeModule, type Derived } from "./close.js";
import { forwardCopies } from "./forwarding.js";
import type { Llvm, LlvmMachine, LlvmModule, Machine } from "./llvm.js";
import type { Measures } from "./measures.js";
import { metadataOf, type Metadata } from "./metadata.js";
import { keepsNothing, replaceCopies, type Sum } from "./copies.js";
import { addCounters } from "./counters.js";
import { makeOpaque } from "./opaque.js";
import { addScopes } from "./scopes.js";
import { sinkSteps } from "./sinking.js";
import { splitSections } from "./sections.js";
import { declaredSymbols, type Range } from "./symbols.js";

export interface PipelineInput {
  readonly ir: string;
  readonly fields: ReadonlyMap<string, FieldFacts>;
  readonly machine: Machine;
  readonly measures: Measures;
  /** The first free number for `race.x.N`. */
  readonly firstNumber: number;
  /** What the machine asks of the code and data that LLVM writes. */
  readonly lowering?: Lowering;
  /** Symbols that stand for a size and a few bytes more. */
  readonly sums: ReadonlyMap<string, Sum>;
  /** Called with each intermediate text, for looking at. */
  readonly keep?: (stage: string, ir: string) => void;
}

export interface PipelineOutput {
  readonly object: Uint8Array;
  readonly derived: readonly Derived[];
  readonly used: ReadonlyMap<string, Range | undefined>;
  readonly copies: ReadonlyMap<string, string>;
  /** Milliseconds by step, and counts of what each measure did. */
  readonly statistics: Readonly<Record<string, number>>;
}

const SIMPLIFY = "thinlto-pre-link<O3>";
const OPTIMISE = "default<O3>";
/**
 * A symbolic loop looks 2 to 6 units dearer than the same loop with numbers, and 2 more for each field of a nested
 * struct; the threshold of the usual x86-64 processors is 28. Versions for a stride of 1 serve no size.
 */
export const thresholds: readonly string[] = ["-unroll-partial-threshold=40", "-enable-mem-access-versioning=false"];
/** As rustc asks of its own code generator on these targets. */
const traps = ["-trap-unreachable", "-no-trap-after-noreturn"];

/** Lowers one symbolic module. */
export function runPipeline(llvm: Llvm, input: PipelineInput): PipelineOutput {
  const statistics: Record<string, number> = {};
  const timed = <T>(step: string, work: () => T): T => {
    const start = performance.now();
    const result = work();
    statistics[`ms ${step}`] = (statistics[`ms ${step}`] ?? 0) + performance.now() - start;
    return result;
  };
  llvm.options([...traps, ...(input.measures.thresholds ? thresholds : [])]);
  const machine = llvm.machine(input.machine);
  const steps = textSteps(llvm, input, timed);

  let module = timed("parse", () => llvm.parse(input.ir, "symbolic module"));
  let used: ReadonlyMap<string, Range | undefined> = new Map();
  module = steps("opaque", module, (parts, metadata) => {
    used = input.measures.opaque
      ? makeOpaque(parts, metadata, input.measures)
      : declaredSymbols(parts, metadata);
  });
  if (input.measures.simplify) timed("simplify", () => llvm.run(module, SIMPLIFY, machine));
  module = steps("middle", module, (parts, metadata) => middle(parts, metadata, input, statistics));
  timed("optimise", () => llvm.run(module, OPTIMISE, machine));
  let derived: readonly Derived[] = [];
  let copies: ReadonlyMap<string, string> = new Map();
  module = steps("close", module, (parts, metadata) => {
    if (input.measures.sinking) statistics["steps sunk"] = sinkSteps(parts);
    if (input.measures.copies) copies = replaceCopies(parts, input.sums, keepsNothing(llvm.version));
    derived = closeModule(parts, metadata, used, {
      derived: input.measures.derived,
      firstNumber: input.firstNumber,
    });
    if (input.lowering?.immediates && input.measures.immediates) statistics["immediates"] = writeImmediates(parts, input.lowering.immediates);
    statistics["marks in data"] = markNarrow(parts, input.lowering?.narrow ?? {});
  });
  const object = timed("codegen", () => generate(llvm, module, machine, input));
  statistics.lines = input.ir.split("\n").length;
  return { object, derived, used, copies, statistics };
}

/** Our passes over simplified code. */
function middle(
  parts: IrPart[],
  metadata: Metadata,
  { measures, fields }: PipelineInput,
  statistics: Record<string, number>,
): void {
  if (measures.forwarding) statistics["loads forwarded"] = forwardCopies(parts, fields);
  if (measures.counters && measures.sizesArePositive) Object.assign(statistics, addCounters(parts));
  if (measures.scopes) {
    const { accesses, bases } = addScopes(parts, metadata, fields);
    Object.assign(statistics, { "scoped accesses": accesses, "scoped bases": bases });
  }
}

function generate(
  llvm: Llvm,
  module: LlvmModule,
  machine: LlvmMachine,
  input: PipelineInput,
): Uint8Array {
  // what served a step that is an immediate now is dead, and would keep counters alive
  llvm.run(module, input.lowering?.immediates ? "function(early-cse,adce)" : "function(early-cse)", machine);
  splitSections(llvm, module);
  input.keep?.("final", llvm.print(module));
  return llvm.emit(module, machine, "object");
}

type Rewrite = (parts: IrPart[], metadata: Metadata) => void;
type Timed = <T>(step: string, work: () => T) => T;

/** A step of ours: print, rewrite the text, parse and verify again. */
function textSteps(llvm: Llvm, input: PipelineInput, timed: Timed) {
  return (stage: string, module: LlvmModule, rewrite: Rewrite): LlvmModule => {
    const before = timed("print", () => llvm.print(module));
    llvm.dispose(module);
    const after = timed("passes", () => rewritten(before, rewrite));
    input.keep?.(stage, after);
    return timed("parse", () => llvm.parse(after, `after ${stage}`));
  };
}

function rewritten(ir: string, rewrite: Rewrite): string {
  const parts = readModule(ir);
  const metadata = metadataOf(parts);
  rewrite(parts, metadata);
  metadata.finish();
  return printModule(parts);
}
