/**
 * Loads from a copy become loads from what was copied. Rust moves values through the stack; with a number as size LLVM
 * takes such a slot apart, with an unknown size it keeps the slot for the one field that is looked at (a niche, a key),
 * and the copy with it. Read from the source instead, the slot is only written, and LLVM removes it.
 *
 * Sound because the two loads read the same bytes: the copy is of exactly `size(T)` bytes from the source to the start of
 * the slot, the load lies at `off(T.f) + c` within field f of T by constant bounds, hence within the copied bytes for
 * every layout, and between copy and load nothing is executed that may write to either: states are carried along
 * blocks, and into a block only from its one predecessor. What may write is every instruction that is not known not
 * to; a slot whose address never leaves the function is written only through it. The copy has read the source, so it
 * may be read there; the alignment that the load claims holds there if both sides of the copy are as aligned.
 */
import {
  definitionsOf,
  functionsOf,
  LOCAL,
  localsIn,
  operationOf,
  resultOf,
  type Definition,
  type IrFunction,
  type IrPart,
} from "../../../formats/llvm-ir/functions.js";
import { flowOf } from "../../../formats/llvm-ir/dominators.js";
import { addressReader, type Address } from "./addresses.js";
import { byteStep } from "./close.js";
import { loadedSymbol } from "./linear.js";
import { accessSize, structAround, withoutGrowing, type Fields } from "./scopes.js";
import { plainName } from "./symbols.js";

/** A slot that holds what lies at a source. */
interface Held {
  readonly slot: string;
  readonly source: string;
  /** `race.size.T`, plain. */
  readonly size: string;
  /** Alignment that both sides have. */
  readonly align: number;
}

interface Reader {
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly read: (pointer: string) => Address;
  /** Slots whose address is only loaded from, stored to and copied. */
  readonly own: ReadonlySet<string>;
  readonly fields: Fields;
}

/** Forwards in every function, in place; answers how many loads. */
export function forwardCopies(parts: IrPart[], fields: Fields): number {
  const known = withoutGrowing(fields);
  return functionsOf(parts).reduce((sum, fn) => sum + forwardFunction(fn, known), 0);
}

function forwardFunction(fn: IrFunction, fields: Fields): number {
  if (!fn.blocks.some(({ lines }) => lines.some((line) => line.includes("@llvm.memcpy")))) return 0;
  const definitions = definitionsOf(fn);
  const reader = { definitions, read: addressReader(definitions), own: ownSlots(fn, definitions), fields };
  const { predecessors } = flowOf(fn);
  const ends: (readonly Held[] | undefined)[] = [];
  let forwarded = 0;
  fn.blocks.forEach((block, b) => {
    const [only, ...others] = predecessors[b]!;
    let held = (others.length === 0 && only !== undefined ? ends[only] : undefined) ?? [];
    block.lines = block.lines.flatMap((line) => {
      const lines = forwardedLoad(line, held, reader, `race.f${forwarded}`);
      if (lines) forwarded++;
      held = after(line, held, reader);
      return lines ?? [line];
    });
    ends[b] = held;
  });
  return forwarded;
}

const USE = new RegExp(
  String.raw`^(?:load [^@]*, ptr ${LOCAL}(?:,|$)|getelementptr |call void @llvm\.lifetime\.|(?:tail )?call void @llvm\.mem(?:cpy|move|set)\.)`,
);

/** Allocas all of whose uses, through GEPs too, are accesses. */
function ownSlots(fn: IrFunction, definitions: ReadonlyMap<string, Definition>): Set<string> {
  const slotOf = new Map<string, string>();
  const slot = (local: string): string | undefined => {
    if (slotOf.has(local)) return slotOf.get(local);
    const operation = definitions.get(local)?.operation ?? "";
    const step = byteStep(operation);
    const found = operation.startsWith("alloca ") ? local : step && slot(step.base);
    if (found !== undefined) slotOf.set(local, found);
    return found;
  };
  const own = new Set([...definitions].filter(([, one]) => one.operation.startsWith("alloca ")).map(([name]) => name));
  for (const { lines } of fn.blocks)
    for (const line of lines) {
      if (line.startsWith("    #dbg_")) continue;
      const operation = operationOf(line);
      for (const local of localsIn(leaked(operation))) {
        const leaking = slot(local);
        if (leaking !== undefined) own.delete(leaking);
      }
    }
  return own;
}

const STORE = new RegExp(String.raw`^(store .*), ptr ${LOCAL}(?:,|$)`);

/** The part of an instruction in which a pointer would be more than an address that is accessed. */
function leaked(operation: string): string {
  if (operation.startsWith("getelementptr ")) return byteStep(operation) ? "" : operation;
  if (USE.test(operation)) return "";
  return STORE.exec(operation)?.[1] ?? operation;
}

const LOAD = new RegExp(String.raw`^(load (.*?), ptr )(${LOCAL})(, align (\d+).*)$`);

/** The load with its address computed from the source. */
function forwardedLoad(line: string, held: readonly Held[], reader: Reader, prefix: string): string[] | undefined {
  if (held.length === 0 || !line.includes(" = load ")) return undefined;
  const match = LOAD.exec(operationOf(line));
  const bytes = match && accessSize(match[2]!);
  if (!match || !bytes) return undefined;
  const address = reader.read(match[3]!);
  const copy = held.find(({ slot }) => slot === address.root);
  if (!copy || Number(match[5]) > copy.align) return undefined;
  const struct = structAround(address, bytes, reader.fields);
  if (struct === undefined || copy.size !== `race.size.${struct}`) return undefined;
  const steps = stepsTo(match[3]!, copy.slot, reader.definitions);
  const geps = steps.map((index, i) => `  %${prefix}.${i} = getelementptr inbounds nuw i8, ptr ${i === 0 ? copy.source : `%${prefix}.${i - 1}`}, i64 ${index}`);
  const facts = match[4]!.replace(/, !(?:alias\.scope|noalias|tbaa|invariant\.load|invariant\.group) !\d+/g, "");
  return [...geps, `  ${resultOf(line)} = ${match[1]}%${prefix}.${steps.length - 1}${facts}`];
}

/** Indexes of the GEPs from a slot to a pointer into it. */
function stepsTo(pointer: string, slot: string, definitions: ReadonlyMap<string, Definition>): string[] {
  const steps: string[] = [];
  for (let at = pointer; at !== slot;) {
    const { base, index } = byteStep(definitions.get(at)!.operation)!;
    steps.unshift(index);
    at = base;
  }
  return steps;
}

const COPY = new RegExp(
  String.raw`^(?:tail )?call void @llvm\.memcpy\.p0\.p0\.i64\(ptr (.*?)(${LOCAL}), ptr (.*?)(${LOCAL}), i64 (${LOCAL}|\d+), i1 false\)`,
);

const alignIn = (attributes: string): number => Number(/\balign (\d+)/.exec(attributes)?.[1] ?? 1);

/** What is held behind an instruction. */
function after(line: string, held: readonly Held[], reader: Reader): readonly Held[] {
  if (/^\s+#dbg_/.test(line)) return held;
  const operation = operationOf(line);
  const written = writtenBy(operation, reader);
  if (written === "nothing") return held;
  const kept = written === "anything" ? [] : held.filter((one) => !touches(written, one, reader));
  const copied = copyOf(operation, reader);
  return copied ? [...kept, copied] : kept;
}

/** Whether a write through this own slot touches what an entry rests on. */
const touches = (slot: string, { slot: held, source }: Held, reader: Reader): boolean =>
  slot === held || reader.read(source).root === slot;

function copyOf(operation: string, { definitions, read }: Reader): Held | undefined {
  const match = COPY.exec(operation);
  if (!match) return undefined;
  const [, toFacts, to, fromFacts, source, length] = match as unknown as [string, string, string, string, string, string];
  const size = loadedSymbol(definitions.get(length)?.operation ?? "");
  if (size === undefined || !definitions.get(to)?.operation.startsWith("alloca ")) return undefined;
  if (read(source).root === to) return undefined;
  return { slot: to, source, size: plainName(size), align: Math.min(alignIn(toFacts), alignIn(fromFacts)) };
}

const PURE_CALL =
  /^(?:tail |notail )?call .*?@llvm\.(?:assume|experimental\.noalias\.scope\.decl|(?:u|s)(?:mul|add|sub)\.(?:with\.overflow|sat)|(?:u|s)(?:min|max|cmp)|abs|ctpop|ctlz|cttz|bswap|fsh[lr]|fabs|expect)\b/;
const PURE =
  /^(?:load (?!atomic|volatile)|getelementptr|add|sub|mul|udiv|sdiv|urem|srem|and|or|xor|shl|lshr|ashr|f(?:add|sub|mul|div|rem|neg|cmp|ptoui|ptosi|ptrunc|pext)|icmp|select|phi|zext|sext|trunc|bitcast|inttoptr|ptrtoint|uitofp|sitofp|extractvalue|insertvalue|extractelement|insertelement|shufflevector|freeze|alloca|br|switch|ret|unreachable|landingpad|resume)\b/;
const LIFETIME = new RegExp(String.raw`^call void @llvm\.lifetime\.(?:start|end)\.p0\(.*?ptr .*?(${LOCAL})\)`);

/** What an instruction may write to: an own slot, anything, or nothing. */
function writtenBy(operation: string, { read, own }: Reader): string {
  if (PURE.test(operation) || PURE_CALL.test(operation)) return "nothing";
  const pointer =
    LIFETIME.exec(operation)?.[1] ??
    COPY.exec(operation)?.[2] ??
    new RegExp(String.raw`^store (?!atomic|volatile).*, ptr (${LOCAL})(?:,|$)`).exec(operation)?.[1];
  const root = pointer === undefined ? undefined : read(pointer).root;
  return root !== undefined && own.has(root) ? root : "anything";
}
