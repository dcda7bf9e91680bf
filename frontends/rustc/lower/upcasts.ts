/**
 * Conversions of trait objects to a supertrait. A supertrait's vtable either lies behind a slot of the trait's own, or is
 * the beginning of it; which of both is decided by the link, and may differ from what the client's compiler knew. The
 * layout symbol of the conversion is the offset of the slot, or zero, where no slot is: then the vtable is kept.
 *
 *   %g = getelementptr inbounds i8, ptr %vtable, i64 SYMBOL         %g = getelementptr inbounds i8, ptr %vtable, i64 SYMBOL
 *   %v = load ptr, ptr %g, align 8, !nonnull !3                     %l = load ptr, ptr %g, align 8
 *                                                            →      %k = icmp eq i64 SYMBOL, 0
 *                                                                   %v = select i1 %k, ptr %vtable, ptr %l
 *
 * Every vtable has a pointer at offset zero (to the drop glue, or null), so that the load is harmless; that is why it
 * promises nothing of what it loads. Done on the proved module: for every other offset the result is what was proved.
 */
import { LOCAL } from "../../../formats/llvm-ir/functions.js";

// where addresses have 32 bits, a symbol is cut to them
const WHOLE = String.raw`ptrtoint \(ptr @"?race\.vptr\.[^"]*"? to i64\)`;
const OFFSET = String.raw`i64 ${WHOLE}|i32 trunc \(i64 ${WHOLE} to i32\)`;
const STEP = new RegExp(String.raw`^\s*(${LOCAL}) = getelementptr (?:\w+ )*i8, ptr (${LOCAL}), (${OFFSET})(?:,|$)`);
const LOAD = new RegExp(String.raw`^(\s*)(${LOCAL}) = (load ptr, ptr (${LOCAL}), .*)$`);
const DEBUG = /, !dbg !\d+/;

interface Slot {
  readonly table: string;
  readonly offset: string;
}

const chosen = (indent: string, name: string, load: string, slot: Slot, number: number): readonly string[] => {
  const [loaded, kept] = [`%race.up${number}`, `%race.keep${number}`];
  const debug = DEBUG.exec(load)?.[0] ?? "";
  return [
    `${indent}${loaded} = ${load.replace(/, !(?:nonnull|noundef|invariant\.load) !\d+/g, "")}`,
    `${indent}${kept} = icmp eq ${slot.offset}, 0${debug}`,
    `${indent}${name} = select i1 ${kept}, ptr ${slot.table}, ptr ${loaded}${debug}`,
  ];
};

/** The module with a choice at each conversion. */
export function chooseUpcasts(ir: string): string {
  if (!ir.includes("race.vptr.")) return ir;
  let slots = new Map<string, Slot>();
  let number = 0;
  const lines = ir.split("\n").flatMap((line) => {
    if (line.startsWith("define ")) slots = new Map();
    const step = STEP.exec(line);
    if (step) slots.set(step[1]!, { table: step[2]!, offset: step[3]! });
    const load = slots.size ? LOAD.exec(line) : null;
    const slot = load && slots.get(load[4]!);
    return slot ? chosen(load[1]!, load[2]!, load[3]!, slot, number++) : [line];
  });
  return lines.join("\n");
}
