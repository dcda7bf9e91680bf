/**
 * rustc's answers beside what the rules of `rules/rustc` make of the same declarations: attribute by attribute, slot by slot.
 * What the rules leave open counts as different.
 */
import { assemble, attributeOf, keyOf, nodeOf, run, targets, type Outcome, type Program, type Record, type Value } from "../../../engine/index.js";
import { byKey, type Recorded } from "./recorded.js";

export interface Difference {
  /** Key of the type or trait. */
  readonly of: string;
  /** The attribute, with the key of what has it; or a slot. */
  readonly what: string;
  readonly rustc: string;
  readonly rules: string;
}

export interface Comparison {
  readonly compiler: string;
  /** How many types of each form were compared. */
  readonly forms: ReadonlyMap<string, number>;
  readonly traits: number;
  /** Values and slots that were compared. */
  readonly values: number;
  readonly differences: readonly Difference[];
  readonly steps: number;
}

const UNIT = "rustc";

interface Context {
  readonly outcome: Outcome;
  readonly declared: ReadonlyMap<string, Record>;
  readonly answers: ReadonlyMap<string, Record>;
  readonly differences: Difference[];
  values: number;
}

const shown = (value: Value | undefined): string => (value === undefined ? "nothing" : String(value));

function made({ outcome }: Context, key: string, name: string): Value | undefined {
  const node = nodeOf(outcome.store, `${UNIT}!${key}`);
  return node === undefined ? undefined : attributeOf(outcome.store, node, name);
}

function compareAttributes(context: Context, of: string, answer: Record): void {
  for (const [name, expected] of Object.entries(answer.attributes)) {
    const found = made(context, answer.key, name);
    context.values++;
    if (found !== expected) {
      const what = answer.key === of ? name : `${name} of ${answer.key}`;
      context.differences.push({ of, what, rustc: shown(expected), rules: shown(found) });
    }
  }
}

/** Records of fields, in the type itself and in its variants. */
function fieldsOf({ declared }: Context, record: Record): readonly string[] {
  const variants = (record.edges["variant"] ?? []).map((key) => declared.get(key)!);
  return [record, ...variants].flatMap(({ edges }) => edges["field"] ?? []);
}

function compareType(context: Context, key: string): void {
  compareAttributes(context, key, context.answers.get(key)!);
  for (const field of fieldsOf(context, context.declared.get(key)!)) {
    const answer = context.answers.get(field);
    if (answer) compareAttributes(context, key, answer);
  }
}

/** `method core::fmt::Debug::fmt at 24` */
const slotText = (entry: Value | undefined, names: readonly string[], offset: Value | undefined): string => `${[shown(entry), ...names].join(" ")} at ${shown(offset)}`;

/** The text of each slot by its index. */
function slotsOfRules({ outcome }: Context, key: string): ReadonlyMap<string, string> {
  const { store } = outcome;
  const trait = nodeOf(store, `${UNIT}!${key}`);
  const slots = new Map<string, string>();
  if (trait === undefined) return slots;
  for (const slot of targets(store, "slot", trait)) {
    const toward = ["holds", "upcasts_to"].flatMap((edge) => [...targets(store, edge, slot)]);
    const names = toward.map((node) => keyOf(store, node).slice(UNIT.length + 1));
    const index = shown(attributeOf(store, slot, "index"));
    const text = slotText(attributeOf(store, slot, "entry"), names, attributeOf(store, slot, "offset"));
    slots.set(index, slots.has(index) ? `${slots.get(index)} and ${text}` : text);
  }
  return slots;
}

function slotsOfRustc({ answers }: Context, key: string): ReadonlyMap<string, string> {
  const slots = (answers.get(key)!.edges["slot"] ?? []).map((slot) => answers.get(slot)!);
  return new Map(slots.map(({ attributes, edges }) => [shown(attributes["index"]), slotText(attributes["entry"], Object.values(edges).flat(), attributes["offset"])]));
}

function compareTrait(context: Context, key: string): void {
  const [rustc, rules] = [slotsOfRustc(context, key), slotsOfRules(context, key)];
  for (const index of new Set([...rustc.keys(), ...rules.keys()])) {
    const [expected, found] = [rustc.get(index), rules.get(index)];
    context.values++;
    if (expected !== found) context.differences.push({ of: key, what: `slot ${index}`, rustc: shown(expected), rules: shown(found) });
  }
}

/** Given, not found: what the target says of a scalar, and what code says of a coroutine. */
const isGiven = ({ attributes }: Record): boolean => attributes["form"] === "coroutine" || attributes["form"] === "primitive";

/** Runs the rules on the declarations and compares. */
export function compare(recorded: Recorded, program: Program): Comparison {
  const { steg, diagnostics } = assemble([{ unit: UNIT, whole: true, records: recorded.declared }]);
  if (diagnostics.length) throw new Error(diagnostics[0]!.message);
  const outcome = run(steg, program, { budget: 100_000_000 });
  const context: Context = { outcome, declared: byKey(recorded.declared), answers: byKey(recorded.answers), differences: [], values: 0 };
  for (const { severity, message } of outcome.diagnostics)
    context.differences.push({ of: "the run", what: severity, rustc: "nothing", rules: message });
  const types = recorded.declared.filter((record) => record.kind === "Type" && context.answers.has(record.key));
  for (const { key } of types) compareType(context, key);
  const traits = recorded.answers.filter(({ kind }) => kind === "Trait");
  for (const { key } of traits) compareTrait(context, key);
  const forms = new Map<string, number>();
  for (const record of types) if (!isGiven(record)) forms.set(String(record.attributes["form"]), (forms.get(String(record.attributes["form"])) ?? 0) + 1);
  return { compiler: recorded.compiler, forms, traits: traits.length, values: context.values, differences: context.differences, steps: outcome.steps };
}

/** One line for a person. */
export function summary({ compiler, forms, traits, values, differences, steps }: Comparison): string {
  const kinds = [...forms].sort(([a], [b]) => (a < b ? -1 : 1)).map(([form, count]) => `${count} ${form}`);
  const types = [...forms.values()].reduce((sum, count) => sum + count, 0);
  const verdict = differences.length ? `${differences.length} differ` : "all agree";
  return `rustc ${compiler}: ${types} types (${kinds.join(", ")}) and ${traits} vtables, ${values} values, ${steps} steps: ${verdict}`;
}
