/**
 * Symbols as the immediates of the instructions that use them, on machines where the code generator would put each into a
 * register of its own first (from a table of addresses, in two instructions). After all optimisation, right before code
 * generation, a load from `base + symbol` becomes the one instruction that it is, written down as assembly with the
 * register of the base and the symbol as operands; likewise stores, sums, and plain numbers. LLVM still chooses the
 * registers, and the relocation says what is open; a number that does not fit is the backend's matter (`Site.far`).
 *
 * Assembly that accesses memory is a barrier for other accesses, so the code generator keeps their order: what could be
 * moved was moved before. Atomic and volatile accesses, accesses that are less aligned than they are wide, and symbols in
 * other constant expressions stay as they are.
 */
import type { AccessForm, Immediates, More } from "../../../backends/architecture.js";
import { flowOf } from "../../../formats/llvm-ir/dominators.js";
import { functionsOf, LOCAL, localsIn, mapLocals, operationOf, resultOf, type IrBlock, type IrFunction, type IrPart } from "../../../formats/llvm-ir/functions.js";
import { GLOBAL } from "./symbols.js";

const SYMBOL = String.raw`ptrtoint \(ptr (@"?race\.[^"\s,)]*"?|@"race\.[^"]*") to (i\d+)\)`;
const stepOf = (bits: number): RegExp => new RegExp(String.raw`^  (${LOCAL}) = getelementptr (?:inbounds |nuw |nusw )*i8, ptr (${LOCAL}), i${bits} (?:${SYMBOL}|add \(i${bits} ${SYMBOL}, i${bits} (-?\d+)\))((?:, !.*)?)$`);
const TYPE = String.raw`i\d+|ptr|float|double|<\d+ x \w+>`;
const LOAD = new RegExp(String.raw`^  (${LOCAL}) = load (${TYPE}), ptr (${LOCAL}), align (\d+)((?:, !.*)?)$`);
const STORE = new RegExp(String.raw`^  store (${TYPE}) (.*), ptr (${LOCAL}), align (\d+)((?:, !.*)?)$`);
const addOf = (bits: number): RegExp => new RegExp(String.raw`^  (${LOCAL}) = add (?:nuw |nsw )*i${bits} (?:(${LOCAL}), ${SYMBOL}|${SYMBOL}, (${LOCAL}))((?:, !.*)?)$`);
const patterns = { 32: { step: stepOf(32), add: addOf(32) }, 64: { step: stepOf(64), add: addOf(64) } } as const;
const VALUE = new RegExp(SYMBOL, "g");
const WITHIN = new RegExp(String.raw`(?:add|sub|mul|xor|trunc|inttoptr|getelementptr)(?: \w+)* \((?:[^()]|\([^()]*\))*(?:ptrtoint \(ptr )?${GLOBAL}`);

/** `base + symbol + more`. */
interface Step {
  readonly name: string;
  readonly base: string;
  readonly symbol: string;
  readonly more: bigint;
  readonly block: number;
  readonly index: number;
}

/** A load or store at a step. */
interface Access {
  readonly step: Step;
  readonly stores: boolean;
  readonly type: string;
}

const bytesOf = (type: string, bits: number): number => {
  const vector = /^<(\d+) x i?(\w+)>$/.exec(type);
  if (vector) return Number(vector[1]) * bytesOf(/^\d+$/.test(vector[2]!) ? `i${vector[2]}` : vector[2]!, bits);
  if (type === "ptr") return bits / 8;
  if (type === "double") return 8;
  return type === "float" ? 4 : Number(type.slice(1)) / 8;
};

const debugOf = (tail: string): string => /, !dbg !\d+/.exec(tail)?.[0] ?? "";
const isRecord = (line: string): boolean => /^\s+#dbg_/.test(line);

/** Steps whose numbers an instruction can hold beside the symbol; the others stay LLVM's. */
function stepsOf(fn: IrFunction, { bits, more: held }: Immediates): Map<string, Step> {
  const steps = new Map<string, Step>();
  const pattern = patterns[bits].step;
  fn.blocks.forEach(({ lines }, block) =>
    lines.forEach((line, index) => {
      const match = line.includes("race.") ? pattern.exec(line) : null;
      if (!match) return;
      const [, name, base, plain, , summed, , more] = match;
      if (holds(held, BigInt(more ?? 0))) steps.set(name!, { name: name!, base: base!, symbol: plain ?? summed!, more: BigInt(more ?? 0), block, index });
    }),
  );
  return steps;
}

const holds = (range: More | undefined, more: bigint): boolean => !range || (more >= 0n && more <= BigInt(range.most) && more % BigInt(range.multiple) === 0n);

/** A template and its symbol: a number beyond the symbol is part of one or of the other. */
function openAt(template: string, range: More | undefined, { symbol, more }: Pick<Step, "symbol" | "more">): readonly [template: string, operand: string] {
  if (range) return [template.replace("{more}", String(more)), `ptr ${symbol}`];
  return [template, more === 0n ? `ptr ${symbol}` : `ptr getelementptr (i8, ptr ${symbol}, i64 ${more})`];
}

/** What the functions of the module may use of the machine, as each group of attributes says it. */
function featuresOf(parts: readonly IrPart[]): readonly ReadonlySet<string>[] {
  const groups = parts.flatMap((part) => (part.kind === "text" ? part.lines.filter((line) => line.startsWith("attributes ")) : []));
  return groups.flatMap((line) => {
    const text = /"target-features"="([^"]*)"/.exec(line)?.[1];
    return text === undefined ? [] : [new Set(text.split(","))];
  });
}

/** Rewrites functions in place; answers how many instructions carry a symbol now. */
export function writeImmediates(parts: IrPart[], immediates: Immediates): number {
  const features = featuresOf(parts);
  const accesses = immediates.accesses.filter(({ needs }) => needs === undefined || (features.length > 0 && features.every((one) => one.has(`+${needs}`))));
  const byType = new Map(accesses.flatMap((form) => form.types.map((type) => [type, form] as const)));
  // as rustc says it of such targets to LLVM
  const aligned = parts.some((part) => part.kind === "text" && part.lines.some((line) => line.startsWith("attributes ") && line.includes("+strict-align")));
  const forms: Forms = { byType, aligned, bits: immediates.bits };
  let written = 0;
  for (const fn of functionsOf(parts)) {
    if (!fn.blocks.some(({ lines }) => lines.some((line) => line.includes("race.")))) continue;
    if (immediates.bits === 32) narrow(fn);
    written += new Writer(fn, immediates, forms).write();
  }
  if (written) parts.push({ kind: "text", lines: [`attributes ${TOUCHES} = { nounwind }`, `attributes ${COMPUTES} = { nounwind willreturn memory(none) }`] });
  return written;
}

const NARROWED = new RegExp(String.raw`^  (${LOCAL}) = trunc (?:nuw |nsw )*i64 ptrtoint \(ptr (\S+|@"[^"]*") to i64\) to i32(?:, !.*)?$`);

/** Symbols have 64 bits up to here: where registers have 32, each is that many bits of its address where it is used. */
function narrow(fn: IrFunction): void {
  const known = new Map<string, string>();
  for (const block of fn.blocks)
    block.lines = block.lines.filter((line) => {
      const found = line.includes("race.") ? NARROWED.exec(line) : null;
      if (found) known.set(found[1]!, `ptrtoint (ptr ${found[2]} to i32)`);
      return !found;
    });
  if (known.size) for (const block of fn.blocks) block.lines = block.lines.map((line) => mapLocals(line, (local) => known.get(local) ?? local));
}

/** Groups of attributes, by numbers that LLVM does not reach. */
const TOUCHES = "#99990";
const COMPUTES = "#99991";

/** Where numbers stand that the lines of a block need. */
interface Home {
  readonly known: Map<string, string>;
  /** The lines for the end of a block in front of all loops; none where the block itself is in no loop. */
  readonly late: string[] | undefined;
}

interface Forms {
  readonly byType: ReadonlyMap<string, AccessForm>;
  /** Whether memory must be accessed at multiples of what is moved. */
  readonly aligned: boolean;
  readonly bits: number;
}

/** What an access needs of the machine: as aligned as it is wide, but for vectors, which lie as their elements do where they may. */
function formOf({ byType, aligned, bits }: Forms, type: string, align: string, { more }: Step): AccessForm | undefined {
  const least = type.startsWith("<") && !aligned ? leastVector : bytesOf(type, bits);
  const form = Number(align) >= least ? byType.get(type) : undefined;
  return form && holds(form.more, more) ? form : undefined;
}

const leastVector = 4;

/** One function. */
class Writer {
  readonly #fn: IrFunction;
  readonly #immediates: Immediates;
  /** An integer as wide as a register. */
  readonly #word: string;
  readonly #forms: Forms;
  readonly #steps: ReadonlyMap<string, Step>;
  readonly #direct = new Set<string>();
  /** Steps that share a sum with others of their block. */
  readonly #summed: ReadonlySet<string>;
  readonly #signs: ReadonlySet<string>;
  /** Loaded integers → the register of 64 bits that holds them. */
  readonly #wide = new Map<string, string>();
  #serial = 0;
  #written = 0;

  constructor(fn: IrFunction, immediates: Immediates, forms: Forms) {
    this.#fn = fn;
    this.#immediates = immediates;
    this.#word = `i${immediates.bits}`;
    this.#forms = forms;
    this.#steps = stepsOf(fn, immediates);
    const { accesses, others } = this.#uses();
    this.#summed = groupsWorthASum(accesses, others, immediates.bits);
    for (const name of accesses.keys()) if (!others.has(name) && !this.#summed.has(name)) this.#direct.add(name);
    this.#signs = this.#signed();
  }

  write(): number {
    const { blocks } = this.#fn;
    const outside = outsideLoops(this.#fn);
    // what stands at the end of a block is not there for the lines before
    const late = blocks.map((): Home => ({ known: new Map(), late: [] }));
    blocks.forEach((block, at) => {
      const before = outside(at);
      const home: Home = before === at ? { known: new Map(), late: undefined } : late[before]!;
      const sums = new Map<string, string>();
      block.lines = block.lines.flatMap((line) => this.#line(line, home, sums));
    });
    blocks.forEach((block, at) => block.lines.splice(terminatorAt(block), 0, ...late[at]!.late!));
    fuse(blocks, this.#wide, this.#signs, this.#immediates.bits);
    return this.#written;
  }

  /** Accesses by step, and steps that are used otherwise. */
  #uses(): { readonly accesses: Map<string, Access[]>; readonly others: Set<string> } {
    const accesses = new Map<string, Access[]>();
    const others = new Set<string>();
    if (this.#steps.size === 0) return { accesses, others };
    for (const { lines } of this.#fn.blocks)
      for (const line of lines) {
        if (isRecord(line)) continue;
        const access = this.#access(line);
        if (access) accesses.set(access.step.name, [...(accesses.get(access.step.name) ?? []), access]);
        for (const local of localsIn(operationOf(line))) if (this.#steps.has(local) && local !== access?.step.name) others.add(local);
      }
    return { accesses, others };
  }

  #access(line: string): Access | undefined {
    const load = line.includes(" = load ") ? LOAD.exec(line) : null;
    const at = load && this.#steps.get(load[3]!);
    if (load) return at && formOf(this.#forms, load[2]!, load[4]!, at) ? { step: at, stores: false, type: load[2]! } : undefined;
    const store = line.startsWith("  store ") ? STORE.exec(line) : null;
    const to = store && this.#steps.get(store[3]!);
    if (!to || localsIn(store![2]!).includes(to.name) || !formOf(this.#forms, store![1]!, store![4]!, to)) return undefined;
    return { step: to, stores: true, type: store![1]! };
  }

  /** Integers of which every use asks for the sign: they are loaded with it. */
  #signed(): ReadonlySet<string> {
    const asked = new Map<string, boolean>();
    const plain = new Set<string>();
    const lines = this.#fn.blocks.flatMap((block) => block.lines).filter((line) => !isRecord(line));
    for (const line of lines) {
      const load = line.includes(" = load ") ? LOAD.exec(line) : null;
      if (load && this.#direct.has(load[3]!) && this.#forms.byType.get(load[2]!)?.signed) asked.set(load[1]!, false);
    }
    if (asked.size === 0) return plain;
    for (const line of lines)
      for (const local of localsIn(operationOf(line)))
        if (asked.has(local)) {
          if (/ = sext i\d+ /.test(line)) asked.set(local, true);
          else plain.add(local);
        }
    return new Set([...asked].filter(([name, yes]) => yes && !plain.has(name)).map(([name]) => name));
  }

  #line(line: string, home: Home, sums: Map<string, string>): string[] {
    if (isRecord(line)) return [mapLocals(line, (local) => (this.#direct.has(local) ? "poison" : local))];
    const load = line.includes(" = load ") ? LOAD.exec(line) : null;
    if (load && this.#direct.has(load[3]!)) return this.#load(load);
    const store = line.startsWith("  store ") ? STORE.exec(line) : null;
    if (store && this.#direct.has(store[3]!)) return this.#store(store, home);
    if (!line.includes("race.")) return [line];
    const { step: stepping, add: adding } = patterns[this.#immediates.bits];
    const step = stepping.test(line) ? this.#steps.get(resultOf(line)!) : undefined;
    if (step) return this.#direct.has(step.name) ? [] : this.#sum(step, debugOf(line), sums);
    const add = adding.exec(line);
    if (!add) return this.#numbers(line, home);
    const [, result, left, symbol, , other, , right, tail] = add;
    return [`  ${result} = ${this.#added(this.#word, `${this.#word} ${left ?? right}`, { symbol: (symbol ?? other)!, more: 0n })}${debugOf(tail!)}`];
  }

  /** `S` stands for the symbol. */
  #assembly(type: string, template: string, constraints: string, operands: readonly string[]): string {
    this.#written++;
    const { symbol, clobbers } = this.#immediates;
    const all = constraints.replace(/\bS\b/, symbol) + (clobbers ? `,${clobbers}` : "");
    return `call ${type} asm "${template}", "${all}"(${operands.join(", ")})`;
  }

  #added(type: string, base: string, step: Pick<Step, "symbol" | "more">): string {
    const [template, operand] = openAt(this.#immediates.add, this.#immediates.more, step);
    return this.#computed(type, template, "=r,r,S", [base, operand]);
  }

  readonly #computed = (type: string, template: string, constraints: string, operands: readonly string[]): string => `${this.#assembly(type, template, constraints, operands)} ${COMPUTES}`;

  /** Assembly that says of memory no more than that it touches it. */
  readonly #touching = (type: string, template: string, constraints: string, operands: readonly string[]): string =>
    `${this.#assembly(type, template, `${constraints},~{memory}`, operands)} ${TOUCHES}`;

  #sum(step: Step, debug: string, sums: Map<string, string>): string[] {
    const of = (more: bigint): string => this.#added("ptr", `ptr ${step.base}`, { symbol: step.symbol, more }) + debug;
    if (!this.#summed.has(step.name)) return [`  ${step.name} = ${of(step.more)}`];
    const key = `${step.base} ${step.symbol}`;
    const known = sums.get(key);
    const shared = known ?? this.#fresh();
    sums.set(key, shared);
    return [...(known ? [] : [`  ${shared} = ${of(0n)}`]), `  ${step.name} = getelementptr i8, ptr ${shared}, ${this.#word} ${step.more}`];
  }

  #fresh(): string {
    return `%race.imm${this.#serial++}`;
  }

  #load([, result, type, pointer, , tail]: RegExpExecArray): string[] {
    const step = this.#steps.get(pointer!)!;
    const form = this.#forms.byType.get(type!)!;
    const [template, operand] = openAt(this.#signs.has(result!) ? form.signed! : form.load, form.more, step);
    const made = (to: string, of: string): string =>
      `  ${to} = ${this.#touching(of, template, `=${form.register},r,S`, [`ptr ${step.base}`, operand])}${debugOf(tail!)}`;
    if (!/^i\d+$/.test(type!) || Number(type!.slice(1)) >= this.#immediates.bits) return [made(result!, type!)];
    const whole = this.#fresh();
    this.#wide.set(result!, whole);
    return [made(whole, this.#word), `  ${result} = trunc ${this.#word} ${whole} to ${type}`];
  }

  #store([, type, value, pointer, , tail]: RegExpExecArray, home: Home): string[] {
    const step = this.#steps.get(pointer!)!;
    const form = this.#forms.byType.get(type!)!;
    const zero = form.zero !== undefined && /^(?:0|null|false|0\.000000e\+00)$/.test(value!);
    const [template, symbol] = openAt(zero ? form.zero! : form.store, form.more, step);
    const place = [`ptr ${step.base}`, symbol];
    if (zero) return [`  ${this.#touching("void", template, "r,S", place)}${debugOf(tail!)}`];
    const before = this.#numbers(value!, home);
    const operand = before.pop()!;
    return [...before, `  ${this.#touching("void", template, `${form.register},r,S`, [`${type} ${operand}`, ...place])}${debugOf(tail!)}`];
  }

  /** Symbols that are operands by themselves, each from a register that one instruction fills; the changed text comes last. */
  #numbers(text: string, { known, late }: Home): string[] {
    if (!text.includes("race.") || /^  \S+ = phi |^\s{4,}|^  switch /.test(text) || WITHIN.test(text)) return [text];
    const before: string[] = late ?? [];
    const filled = (symbol: string, type: string): string => {
      const key = `${symbol} ${type}`;
      const found = known.get(key);
      if (found) return found;
      const whole = type === this.#word ? undefined : filled(symbol, this.#word);
      const name = this.#fresh();
      before.push(`  ${name} = ${whole ? `trunc ${this.#word} ${whole} to ${type}` : this.#computed(this.#word, this.#immediates.number, "=r,S", [`ptr ${symbol}`])}`);
      known.set(key, name);
      return name;
    };
    const changed = text.replace(VALUE, (written, symbol: string, type: string) => (Number(type.slice(1)) > this.#immediates.bits ? written : filled(symbol, type)));
    return late ? [changed] : [...before, changed];
  }
}

/** Where a block's terminator begins. */
const terminatorAt = ({ lines }: IrBlock): number => lines.findLastIndex((line) => !isRecord(line));

/** For each block the nearest one that dominates it and is in no loop: the block itself, or one in front of the loops. */
function outsideLoops(fn: IrFunction): (block: number) => number {
  let known: { readonly immediate: Int32Array; readonly loops: (block: number) => boolean } | undefined;
  const homes = new Map<number, number>();
  const reading = () => (known ??= readLoops(fn));
  return (block) => {
    const found = homes.get(block);
    if (found !== undefined) return found;
    const { immediate, loops } = reading();
    let home = block;
    while (loops(home) && immediate[home]! >= 0 && immediate[home] !== home) home = immediate[home]!;
    if (loops(home)) home = block;
    homes.set(block, home);
    return home;
  };
}

/** Which blocks reach themselves. */
function readLoops(fn: IrFunction): { readonly immediate: Int32Array; readonly loops: (block: number) => boolean } {
  const { immediate, successors, dominates, predecessors } = flowOf(fn);
  const inside = new Set<number>();
  successors.forEach((next, from) => {
    for (const head of next) {
      if (!dominates(head, from)) continue;
      // a back edge: the loop is what reaches it without its head
      const open = [from];
      inside.add(head);
      for (const seen = new Set([head]); open.length;) {
        const at = open.pop()!;
        if (seen.has(at)) continue;
        seen.add(at);
        inside.add(at);
        open.push(...predecessors[at]!);
      }
    }
  });
  return { immediate, loops: (block) => inside.has(block) };
}

const pairable = 4;

/** Steps in one block from one base by one symbol, where one sum and pairs of accesses are fewer instructions. */
function groupsWorthASum(accesses: ReadonlyMap<string, readonly Access[]>, others: ReadonlySet<string>, bits: number): ReadonlySet<string> {
  const groups = new Map<string, Access[]>();
  for (const list of accesses.values())
    for (const access of list) {
      const { block, base, symbol } = access.step;
      const key = `${block} ${base} ${symbol}`;
      groups.set(key, [...(groups.get(key) ?? []), access]);
    }
  const found = new Set<string>();
  for (const group of groups.values()) if (group.every(({ step }) => !others.has(step.name)) && pairsIn(group, bits) > 1) for (const { step } of group) found.add(step.name);
  return found;
}

function pairsIn(group: readonly Access[], bits: number): number {
  let pairs = 0;
  const sizeOf = (type: string): number => bytesOf(type, bits);
  for (const stores of [false, true]) {
    const own = group.filter((one) => one.stores === stores && sizeOf(one.type) >= pairable).sort((a, b) => Number(a.step.more - b.step.more));
    for (let at = 0; at + 1 < own.length; at++) {
      const [first, second] = [own[at]!, own[at + 1]!];
      if (sizeOf(first.type) === sizeOf(second.type) && second.step.more - first.step.more === BigInt(sizeOf(first.type))) {
        pairs++;
        at++;
      }
    }
  }
  return pairs;
}

const EXTEND = new RegExp(String.raw`^  (${LOCAL}) = (zext|sext)(?: nneg)? i\d+ (${LOCAL}) to (i\d+)((?:, !.*)?)$`);
const COMPARE = new RegExp(String.raw`^  (${LOCAL}) = icmp(?: samesign)? (eq|ne|ult|ule|ugt|uge) i(8|16) (${LOCAL}), (-?\d+)((?:, !.*)?)$`);

/** A loaded integer is extended already: extensions and comparisons take the whole register. */
function fuse(blocks: readonly IrBlock[], wide: ReadonlyMap<string, string>, signs: ReadonlySet<string>, bits: number): void {
  if (wide.size === 0) return;
  const replaced = new Map<string, string>();
  let serial = 0;
  for (const block of blocks)
    block.lines = block.lines.flatMap((line) => {
      const extend = EXTEND.exec(line);
      const whole = extend && wide.get(extend[3]!);
      if (whole && (extend[2] === "sext") === signs.has(extend[3]!)) {
        const to = Number(extend[4]!.slice(1));
        if (to !== bits) return [`  ${extend[1]} = ${to < bits ? "trunc" : extend[2]} i${bits} ${whole} to ${extend[4]}${debugOf(extend[5]!)}`];
        replaced.set(extend[1]!, whole);
        return [];
      }
      const compare = COMPARE.exec(line);
      const held = compare && !signs.has(compare[4]!) ? wide.get(compare[4]!) : undefined;
      if (!compare || !held) return [line];
      const number = BigInt.asUintN(Number(compare[3]), BigInt(compare[5]!));
      if (bits === 32) return [`  ${compare[1]} = icmp ${compare[2]} i32 ${held}, ${number}${debugOf(compare[6]!)}`];
      const part = `%race.cmp${serial++}`;
      return [`  ${part} = trunc i64 ${held} to i32`, `  ${compare[1]} = icmp ${compare[2]} i32 ${part}, ${number}${debugOf(compare[6]!)}`];
    });
  if (replaced.size) for (const block of blocks) block.lines = block.lines.map((line) => mapLocals(line, (local) => replaced.get(local) ?? local));
}
