/**
 * Pointer steps go to the end of their round. Rust's iterators step first and use the old pointer afterwards; with a
 * number as size LLVM folds the step into other addresses, with a symbol it keeps both pointers alive over the round,
 * and a call in it costs a register and a move.
 *
 * Sound because a GEP reads and writes nothing, and its operands are defined still at the later place: the phi's block
 * dominates the latch, which runs once a round. All uses lie behind the new place: in the latch, or in phis of the
 * header as the value that comes from the latch.
 */
import {
  definitionsOf,
  functionsOf,
  localsIn,
  mapLocals,
  operationOf,
  resultOf,
  unquote,
  type IrBlock,
  type IrFunction,
  type IrPart,
} from "../../../formats/llvm-ir/functions.js";
import { byteStep } from "./close.js";

/** Sinks in every function, in place; answers how many steps. */
export function sinkSteps(parts: IrPart[]): number {
  return functionsOf(parts).reduce((sum, fn) => sum + sinkFunction(fn), 0);
}

/** A step of a pointer that a loop walks, and the loop's last block. */
interface Step {
  readonly name: string;
  readonly line: string;
  readonly header: number;
  readonly latch: number;
}

const INCOMING = new RegExp(String.raw`\[ ([^,\]]+), %("[^"]*"|[-\w.$]+) \]`, "g");

function stepsOf(fn: IrFunction): Step[] {
  const definitions = definitionsOf(fn);
  const labels = new Map(fn.blocks.map(({ label }, index) => [label, index]));
  const steps: Step[] = [];
  for (const [phi, { operation, block: header }] of definitions) {
    if (!operation.startsWith("phi ptr ")) continue;
    const back = [...operation.matchAll(INCOMING)].filter(([, value]) => {
      const definition = definitions.get(value!);
      return definition?.block === header && byteStep(definition.operation)?.base === phi;
    });
    const latch = back.length === 1 ? labels.get(unquote(back[0]![2]!)) : undefined;
    if (latch === undefined) continue;
    const name = back[0]![1]!;
    steps.push({ name, line: fn.blocks[header]!.lines[definitions.get(name)!.index]!, header, latch });
  }
  return steps;
}

const isDebug = (line: string): boolean => /^\s+#dbg_/.test(line);

/** Whether the only uses are in the latch, or in phis of the header as what comes from the latch. */
function isFree(fn: IrFunction, { name, header, latch }: Step): boolean {
  const latchLabel = fn.blocks[latch]!.label;
  return fn.blocks.every(({ lines }, block) =>
    lines.every((line) => {
      const operation = operationOf(line);
      if (resultOf(line) === name || !localsIn(operation).includes(name)) return true;
      if (isDebug(line)) return false;
      if (!operation.startsWith("phi ")) return block === latch;
      const from = [...operation.matchAll(INCOMING)].filter(([, value]) => value === name);
      return block === header && from.every(([, , label]) => unquote(label!) === latchLabel);
    }),
  );
}

/** The first use in a block behind its phis, or its last instruction. */
function placeIn({ lines }: IrBlock, name: string): number {
  const use = lines.findIndex((line) => !operationOf(line).startsWith("phi ") && resultOf(line) !== name && localsIn(operationOf(line)).includes(name));
  if (use >= 0) return use;
  for (let at = lines.length - 1; at >= 0; at--) if (!isDebug(lines[at]!)) return at;
  return 0;
}

/** Numbers must ascend in the text, names need not. */
function named(fn: IrFunction, step: Step): Step {
  if (!/^%\d+$/.test(step.name)) return step;
  const name = `%race.n${step.name.slice(1)}`;
  const renamed = (line: string): string => mapLocals(line, (local) => (local === step.name ? name : local));
  for (const block of fn.blocks) block.lines = block.lines.map(renamed);
  return { ...step, name, line: renamed(step.line) };
}

function sinkFunction(fn: IrFunction): number {
  let count = 0;
  for (const found of stepsOf(fn)) {
    if (!isFree(fn, found)) continue;
    const { header, latch, line, name } = named(fn, found);
    fn.blocks[header]!.lines = fn.blocks[header]!.lines.filter((one) => one !== line);
    const lines = fn.blocks[latch]!.lines;
    const at = placeIn(fn.blocks[latch]!, name);
    fn.blocks[latch]!.lines = [...lines.slice(0, at), line, ...lines.slice(at)];
    count++;
  }
  return count;
}
