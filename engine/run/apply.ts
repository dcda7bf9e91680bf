/**
 * The effects of a rule as one JavaScript function, which takes a match from a list and says whether anything changed.
 * First all that may have no value is worked out, of every element of a `for each` as well; if something has none,
 * nothing happens. Then nodes are made, things are taken away, things are added, and the firing is written down:
 *
 *     n0 -next-> n1 goes, n2:Process comes with n0 -next-> n2
 *
 *     let w0 = 0, w1 = 0;                                                // a mask, and the node + 1
 *     const n2 = makeNode(store, Process); w0 |= 1; w1 = n2 + 1;
 *     if (removeEdge(next, n0, n1)) w0 |= 2;
 *     if (addEdge(next, n0, n2, firing)) w0 |= 4;
 *     if (w0 === 0) return false;
 *     …rule, n0, n1, w0, w1 go into the journal
 *
 * An effect that speaks of what an `optional` did not find does not happen; a word says so where that may be.
 */
import { asInteger, compile, emitSteps, heldInMatch, type Context, type Emission } from "../match/compile.js";
import { addEdge, removeEdge } from "../match/edges.js";
import { intList, pushPair, reserve, type IntList } from "../match/int-list.js";
import { planAtoms } from "../match/plan.js";
import { constant, emit, fresh } from "../match/source.js";
import { columnOf, kindOf, makeNode, tableOf } from "../match/store.js";
import { scalar } from "../match/terms.js";
import { intern } from "../match/values.js";
import { effectNodes, effectTerms, type Creation, type Effect } from "../rule/effects.js";
import { termSlots, type Slot, type Variable } from "../rule/pattern.js";
import type { CompiledRule } from "../rule/program.js";
import { beginRecord, deepest, endRecord, givenNode, noteOrigin, numberOf } from "../provenance/record.js";
import { keeper, needsAllToBeSeen } from "./kept.js";
import { keyVariables, maskOf, placesOf, type Deeds, type Layout, type Part } from "./layout.js";
import { conflict, deleteNode, sayLate, setAttribute, setBefore, showId, type Machine } from "./machine.js";
import { addMade, findMade, type Made } from "./made.js";
import { patch } from "./patch.js";
import { sortRows } from "./rows.js";

/** Applies the match that begins here; false if nothing was new. */
export type Apply = (frame: Int32Array, at: number) => boolean;

interface Writing extends Emission {
  readonly machine: Machine;
  readonly rule: CompiledRule;
  readonly layout: Layout;
  readonly made: ReadonlyMap<Creation, Made>;
  /** Lists of the elements of each `for each`. */
  readonly rows: readonly string[];
}

/** Where the words of a part are kept until they are written down: variables, or places in the row of an element. */
interface Words {
  readonly part: Part;
  readonly word: (i: number) => string;
}

/** Compiles the effects of a rule. `made` has the nodes that derives made before. */
export function applier(machine: Machine, context: Context, rule: CompiledRule, layout: Layout, made: ReadonlyMap<Creation, Made>): Apply {
  return compile<Apply>(context, `apply_${rule.name}`, { kind: "frame", slots: placesOf(layout) }, [], (emission) => {
    const rows = layout.each.map(() => constant(emission.source, intList(), "rows"));
    write({ ...emission, machine, rule, layout, made, rows });
  });
}

function write(writing: Writing): void {
  const { source, layout, machine, rule } = writing;
  const once = onceWords(writing);
  if (layout.deletesNodes) emit(source, `${constant(source, machine.gone, "gone")}.length = 0;`);
  terms(writing, once);
  layout.each.forEach((_, i) => gather(writing, i));
  if (needsAllToBeSeen(rule)) keep(writing);
  const drawn = listDrawn(writing, once);
  emit(source, `const firing = ${constant(source, machine.journal, "journal")}.starts.length + 1;`, "let changed = false;");
  if (setsTwice(rule)) emit(source, `${constant(source, machine.set, "set")}.clear();`);
  const isNode = ({ kind }: Deeds): boolean => kind === "node";
  const takes = (deed: Deeds): boolean => deed.kind === "effect" && deed.effect.kind.startsWith("delete");
  for (const phase of [isNode, takes, (deed: Deeds) => !isNode(deed) && !takes(deed)]) {
    emitDeeds(writing, once, phase, drawn);
    layout.each.forEach((part, i) => {
      if (part.deeds.some(phase)) forRows(writing, i, (words) => emitDeeds(writing, words, phase, drawn));
    });
  }
  const late = mayContradict(rule) ? `if (${constant(source, machine.late, "late")}.length) ${constant(source, sayLate, "sayLate")}(${constant(source, machine, "machine")});` : "";
  emit(source, `if (!changed) { ${late} return false; }`);
  record(writing, once);
  emit(source, late, "return true;");
}

function mayContradict({ effects }: CompiledRule): boolean {
  return effects.effects.some(({ kind }) => kind === "attribute" || kind === "patch");
}

function onceWords({ source, layout }: Writing): Words {
  const { once } = layout;
  for (let i = 0; i < once.width; i++) emit(source, `let w${i} = 0;`);
  return { part: once, word: (i) => `w${i}` };
}

/**
 * Works out the terms of a part's effects, into their last words. A term without a value ends it all, but where it asks
 * something of what an `optional` did not find, or an effect of the part is on that, the part alone does not happen.
 */
function terms(writing: Writing, words: Words): void {
  const effects = words.part.deeds.flatMap((deed) => (deed.kind === "effect" ? [deed] : []));
  const numbers = [...new Set(effects.map(({ effect }) => effect.part))].sort((a, b) => a - b);
  for (const number of numbers) termsOfPart(writing, words, effects.filter(({ effect }) => effect.part === number), number);
}

type EffectDeed = Extract<Deeds, { kind: "effect" }>;

function termsOfPart(writing: Writing, { part, word }: Words, effects: readonly EffectDeed[], number: number): void {
  const { source, store } = writing;
  const flag = part.flags.get(number);
  const label = fresh(source, "part");
  const lacking = fresh(source, "lacking");
  emit(source, `${label}: {`);
  const absent = nothing(writing, effects.flatMap(({ effect }) => effectNodes(effect)));
  if (absent) emit(source, `if (${absent}) break ${label};`);
  if (effects.some(({ effect }) => effectTerms(effect).length)) emit(source, `let ${lacking} = false;`);
  for (const { effect, at } of [...effects].sort((a, b) => orderIn(writing, a.effect) - orderIn(writing, b.effect)))
    effectTerms(effect).forEach((term, i) => {
      const value = fresh(source, "v");
      const spoken = nothing(writing, effectTerms(effect).flatMap(termSlots));
      emit(source, `const ${value} = ${scalar(writing, term)};`);
      emit(source, `if (${value} === undefined) { ${spoken ? `if (${spoken}) break ${label};` : ""} ${lacking} = true; }`);
      emit(source, `else ${word(effect.kind === "attribute" ? at + 1 : at + i)} = ${constant(source, intern, "intern")}(${constant(source, store.values, "table")}, ${value});`);
    });
  if (effects.some(({ effect }) => effectTerms(effect).length)) emit(source, `if (${lacking}) return false;`);
  if (flag !== undefined) emit(source, `${word(flag)} = 1;`);
  emit(source, "}");
}

const orderIn = ({ rule }: Writing, effect: Effect): number => rule.effects.effects.indexOf(effect);

/** A condition that one of these stands for nothing; "" if none can. */
function nothing({ scope }: Writing, slots: readonly Slot[]): string {
  const doubtful = [...new Set(slots)].filter((slot) => scope.get(slot)?.maybe);
  return doubtful.map((slot) => (scope.get(slot)!.as === "node" ? `n${slot} < 0` : `i${slot} === 0`)).join(" || ");
}

/** Lists the elements of a `for each`, with room for their words and with their terms worked out. */
function gather(writing: Writing, position: number): void {
  const { source, rule, layout, statistics, machine } = writing;
  const part = layout.each[position]!;
  const rows = writing.rows[position]!;
  const inner: Writing = { ...writing, scope: new Map(writing.scope) };
  emit(source, `${rows}.length = 0;`, "{");
  emitSteps(inner, planAtoms(statistics, rule.body.each[position]!.atoms, writing.scope.keys()), 0, () => {
    const [at, data] = [fresh(source, "r"), fresh(source, "row")];
    const slots = part.slots.map(({ slot }) => asInteger(inner, slot));
    emit(source, "{", `const ${at} = ${rows}.length, ${data} = ${constant(source, reserve, "reserve")}(${rows}, ${at} + ${part.width});`);
    emit(source, ...slots.map((value, i) => `${data}[${at} + ${i}] = ${value};`));
    if (part.width > slots.length) emit(source, `${data}.fill(0, ${at} + ${slots.length}, ${at} + ${part.width});`);
    emit(source, `${rows}.length = ${at} + ${part.width};`);
    terms(inner, { part, word: (i) => `${data}[${at} + ${i}]` });
    emit(source, "}");
  });
  emit(source, "}");
  // The order of making is an order of nodes; so it must not be that of a plan.
  const nodes = part.slots.flatMap(({ sort }, i) => (sort === "node" ? [i] : []));
  if (rule.tree.form === "rewrite" && nodes.length)
    emit(source, `${constant(source, sortRows, "sortRows")}(${rows}, ${part.width}, [${nodes.join(", ")}], ${constant(source, machine.journal.compareNodes, "compare")});`);
}

function forRows(writing: Writing, position: number, inside: (words: Words) => void): void {
  const { source, layout, scope } = writing;
  const part = layout.each[position]!;
  const rows = writing.rows[position]!;
  const at = fresh(source, "r");
  emit(source, `for (let ${at} = 0; ${at} < ${rows}.length; ${at} += ${part.width}) {`);
  const word = (i: number): string => `${rows}.data[${at} + ${i}]`;
  part.slots.forEach((variable, i) => {
    scope.set(variable.slot, heldInMatch(variable, false));
    emit(source, `const ${nameOf(variable)} = ${word(i)};`);
  });
  // A word of 0 is a node that was not made yet; else it is the node + 1.
  for (const deed of part.deeds) if (deed.kind === "node") emit(source, `let n${deed.creation.slot} = ${word(deed.at)} - 1;`);
  inside({ part, word });
  emit(source, "}");
}

const nameOf = ({ slot, sort }: Variable): string => `${sort === "node" ? "n" : "i"}${slot}`;

/** Asks whether nothing goes that the match or one of the elements keeps. */
function keep({ source, machine, rule, layout, rows }: Writing): void {
  const words = layout.once.flags.size ? Array.from({ length: layout.once.width }, (_, i) => `w${i}`) : [];
  emit(source, `if (!${constant(source, keeper(machine.store, rule, layout), "kept")}(frame, at, [${words.join(", ")}], [${rows.join(", ")}])) return false;`);
}

/** Whether a part of the effects happens, as a condition over flags: it has its names, and what it speaks of is made. */
function happens(writing: Writing, words: Words, number: number, asked: ReadonlySet<number> = new Set()): string {
  const { rule, layout } = writing;
  const effects = rule.effects.effects.filter(({ part }) => part === number);
  const own = words.part.flags.get(number);
  const shared = layout.once.flags.get(number);
  const flag = own !== undefined ? `${words.word(own)} === 1` : shared !== undefined ? `w${shared} === 1` : "true";
  const spoken = new Set(effects.flatMap(effectNodes));
  const made = rule.effects.creations.filter(({ slot }) => spoken.has(slot)).map((one) => isMade(writing, words, one, new Set([...asked, number])));
  return both([flag, ...made]);
}

const both = (conditions: readonly string[]): string => [...new Set(conditions)].filter((one) => one !== "true").join(" && ") || "true";

/** Whether a node is made: if one of the parts that say its kind happens. What asks for itself is no reason against it. */
function isMade(writing: Writing, words: Words, creation: Creation, asked: ReadonlySet<number>): string {
  const ways = creation.parts.map((number) => (asked.has(number) ? "true" : wayOf(writing, words, creation, number, asked)));
  return ways.includes("true") || !ways.length ? "true" : `(${ways.map((way) => `(${way})`).join(" || ")})`;
}

function wayOf(writing: Writing, words: Words, creation: Creation, number: number, asked: ReadonlySet<number>): string {
  const each = writing.rule.effects.effects.find(({ part }) => part === number)?.each;
  if (each === undefined || creation.each === each) return happens(writing, words, number, asked);
  const rows = writing.rows[each]!;
  const part = writing.layout.each[each]!;
  const condition = happens(writing, { part, word: (i) => `${rows}.data[r + ${i}]` }, number, asked);
  if (condition === "true") return `${rows}.length > 0`;
  return `(() => { for (let r = 0; r < ${rows}.length; r += ${part.width}) if (${condition}) return true; return false; })()`;
}

type Drawn = ReadonlyMap<string, string>;

/** Lists edges that are drawn again, of kinds that are deleted as well: those stay. */
function listDrawn(writing: Writing, once: Words): Drawn {
  const { source, rule, layout } = writing;
  const created = new Set(rule.effects.creations.map(({ slot }) => slot));
  const deleted = new Set(rule.effects.effects.flatMap((effect) => (effect.kind === "delete_edge" ? [effect.edge] : [])));
  const again = (deed: Deeds): boolean => deed.kind === "effect" && deed.effect.kind === "edge" && deleted.has(deed.effect.edge) && !created.has(deed.effect.from) && !created.has(deed.effect.to);
  const lists = new Map<string, string>();
  const note = (words: Words): void => {
    for (const deed of words.part.deeds) {
      if (!again(deed) || deed.kind !== "effect" || deed.effect.kind !== "edge") continue;
      const { edge, from, to, part } = deed.effect;
      if (!lists.has(edge)) lists.set(edge, constant(source, intList(), "drawn"));
      emit(source, `if (${happens(writing, words, part)}) ${constant(source, pushPair, "pushPair")}(${lists.get(edge)!}, n${from}, n${to});`);
    }
  };
  const at = source.lines.length;
  note(once);
  layout.each.forEach((part, i) => {
    if (part.deeds.some(again)) forRows(writing, i, note);
  });
  source.lines.splice(at, 0, ...[...lists.values()].map((list) => `${list}.length = 0;`));
  return lists;
}

function holdsPair({ data, length }: IntList, one: number, other: number): boolean {
  for (let i = 0; i < length; i += 2) if (data[i] === one && data[i + 1] === other) return true;
  return false;
}

function emitDeeds(writing: Writing, words: Words, wanted: (deed: Deeds) => boolean, drawn: Drawn): void {
  const { part, word } = words;
  part.deeds.forEach((deed, i) => {
    if (!wanted(deed)) return;
    const [mask, bit] = maskOf(i);
    const done = `${word(part.slots.length + mask)} |= ${bit}; changed = true;`;
    if (deed.kind === "node") create(writing, words, deed, done);
    else happen(writing, words, deed, done, drawn);
  });
}

function create(writing: Writing, words: Words, { creation, at }: Extract<Deeds, { kind: "node" }>, done: string): void {
  const { source, store, machine, rule, layout } = writing;
  const name = `n${creation.slot}`;
  const journal = constant(source, machine.journal, "journal");
  if (words.part === layout.once) emit(source, `let ${name} = -1;`);
  writing.scope.set(creation.slot, { as: "node" });
  const depth = rule.tree.form === "derive" ? `${constant(source, deepest, "deepest")}(${journal}, frame, at, ${layout.nodes}) + 1` : "0";
  const make = `${name} = ${constant(source, makeNode, "makeNode")}(${constant(source, store, "store")}, ${constant(source, kindOf(store, creation.type), creation.type)}); ${constant(source, noteOrigin, "noteOrigin")}(${journal}, firing, ${depth});`;
  emit(source, `if (${isMade(writing, words, creation, new Set())}) {`);
  const made = writing.made.get(creation);
  if (made) derived(writing, creation, made, `${make} ${done}`);
  else emit(source, `${make} ${done}`);
  emit(source, `${words.word(at)} = ${name} + 1;`, "}");
}

// A derive makes one node for what its names stand for; the graph may have it from an earlier run.
function derived({ source, machine, rule }: Writing, creation: Creation, made: Made, make: string): void {
  const name = `n${creation.slot}`;
  const variables = keyVariables(rule, creation);
  const [key, table] = [constant(source, new Int32Array(made.width), "key"), constant(source, made, "made")];
  const known = (values: Int32Array): number => givenNode(machine.journal, rule, creation, values);
  emit(source, ...variables.map((variable, i) => `${key}[${i}] = ${nameOf(variable)};`));
  emit(source, `${name} = ${constant(source, findMade, "findMade")}(${table}, ${key});`, `if (${name} < 0) {`);
  emit(source, `${name} = ${constant(source, known, "given")}(${key});`, `if (${name} < 0) { ${make} }`);
  emit(source, `${constant(source, addMade, "addMade")}(${table}, ${key}, ${name});`, "}");
}

function happen(writing: Writing, words: Words, { effect, at }: EffectDeed, done: string, drawn: Drawn): void {
  const { source, store, machine } = writing;
  const { word } = words;
  const table = (kind: string): string => constant(source, tableOf(store, kind), kind);
  emit(source, `if (${both([happens(writing, words, effect.part), ...living(writing, effect)])}) {`);
  switch (effect.kind) {
    case "edge":
      emit(source, `if (${constant(source, addEdge, "addEdge")}(${table(effect.edge)}, n${effect.from}, n${effect.to}, ${maker(writing)})) { ${done} }`);
      break;
    case "delete_edge": {
      const list = drawn.get(effect.edge);
      const stays = list ? `!${constant(source, holdsPair, "holdsPair")}(${list}, n${effect.from}, n${effect.to}) && ` : "";
      emit(source, `if (${stays}${constant(source, removeEdge, "removeEdge")}(${table(effect.edge)}, n${effect.from}, n${effect.to})) { ${done} }`);
      break;
    }
    case "delete_node":
      emit(source, `if (${constant(source, deleteNode, "deleteNode")}(${constant(source, machine, "machine")}, n${effect.node})) { ${done} }`);
      break;
    case "attribute":
      attribute(writing, effect, word(at), word(at + 1), done);
      break;
    case "patch": {
      const args = [constant(source, machine, "machine"), constant(source, writing.rule, "rule"), `n${effect.node}`, JSON.stringify(effect.field), word(at), word(at + 1), "firing", frameReader(writing)];
      emit(source, `if (${constant(source, patch, "patch")}(${args.join(", ")})) { ${done} }`);
    }
  }
  emit(source, "}");
}

/** The firing that is noted beside what it makes. Without provenance nobody asks. */
const maker = ({ machine }: Writing): string => (machine.journal.on ? "firing" : "0");

// What the same firing deleted is not given anything any more.
function living({ source, store, layout }: Writing, effect: Effect): readonly string[] {
  if (!layout.deletesNodes || effect.kind.startsWith("delete")) return [];
  return effectNodes(effect).map((slot) => `${constant(source, store, "store")}.kind[n${slot}] > 0`);
}

/** Whether one firing may set one attribute of one node twice. What it makes is nothing else that it makes. */
function setsTwice({ tree, effects }: CompiledRule): boolean {
  const made = new Set(effects.creations.map(({ slot }) => slot));
  const own = effects.effects.flatMap((effect) => (effect.kind === "attribute" ? [effect] : []));
  const again = (one: (typeof own)[number]): boolean => one.each !== undefined && !made.has(one.node);
  const meet = (one: (typeof own)[number], other: (typeof own)[number]): boolean => one.name === other.name && (one.node === other.node || (!made.has(one.node) && !made.has(other.node)));
  return tree.form === "rewrite" && own.some((one, i) => again(one) || own.slice(i + 1).some((other) => meet(one, other)));
}

function attribute(writing: Writing, effect: Extract<Effect, { kind: "attribute" }>, old: string, wanted: string, done: string): void {
  const { source, store, machine, rule } = writing;
  const column = constant(source, columnOf(store, effect.name), effect.name);
  const set = `${constant(source, setAttribute, "setAttribute")}(${constant(source, machine, "machine")}, ${column}, n${effect.node}, ${wanted}, ${maker(writing)}); ${done}`;
  const differ = (node: number, before: number, now: number, nodeAt: (slot: Slot) => number): void => {
    const firing = columnOf(store, effect.name).madeBy?.[node] ?? 0;
    conflict(machine, rule, nodeAt, { node, name: effect.name, before: showId(store, before), now: showId(store, now), firing });
  };
  const refuse = (before: string): string => `${constant(source, differ, "differ")}(n${effect.node}, ${before}, ${wanted}, ${frameReader(writing)});`;
  emit(source, `${old} = ${column}.ids[n${effect.node}];`);
  if (rule.tree.form !== "rewrite") return emit(source, `if (${old} === 0) { ${set} }`, `else if (${old} !== ${wanted}) ${refuse(old)}`);
  if (!setsTwice(rule)) return emit(source, `if (${old} !== ${wanted}) { ${set} }`);
  const before = fresh(source, "before");
  emit(source, `const ${before} = ${constant(source, setBefore, "setBefore")}(${constant(source, machine, "machine")}, ${column}, n${effect.node}, ${wanted});`);
  emit(source, `if (${before} !== ${wanted}) ${refuse(before)}`, `else if (${old} !== ${wanted}) { ${set} }`);
}

/** A function from slots of the match to nodes. */
function frameReader({ source, layout }: Writing): string {
  const slots = layout.match.slice(0, layout.nodes).map(({ slot }) => slot);
  const readerOf = (frame: Int32Array, at: number) => (slot: Slot) => (slots.includes(slot) ? frame[at + slots.indexOf(slot)] : undefined);
  return `${constant(source, readerOf, "reader")}(frame, at)`;
}

/** Writes the firing down. */
function record({ source, machine, rule, layout, rows }: Writing, { part, word }: Words): void {
  const { journal } = machine;
  if (!journal.on && !rule.effects.creations.length) return;
  const name = constant(source, journal, "journal");
  const width = 1 + layout.match.length + part.width;
  const values = [numberOf(journal, rule, layout), ...layout.match.map(nameOf), ...Array.from({ length: part.width }, (_, i) => word(i))];
  emit(source, `const start = ${constant(source, beginRecord, "beginRecord")}(${name}, ${width}), to = ${name}.records.data;`);
  emit(source, ...values.map((value, i) => `to[start + ${i}] = ${value};`));
  const lists = [...rows, ...(layout.deletesNodes ? [constant(source, machine.gone, "gone")] : [])];
  for (const list of lists) emit(source, `${constant(source, endRecord, "endRecord")}(${name}, ${list});`);
}
