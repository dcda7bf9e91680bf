/** `race verify --states`: every state that rewrites lead to from drawn graphs, with the invariants looked at in each. */
import type { Program } from "../../../engine/index.js";
import { rulesOf } from "../../../engine/index.js";
import { explore, groundOf, search, storeOfSpecimens, symmetryOf, type Specimen } from "../../../engine/verify/index.js";
import type { Given } from "./load.js";

export interface StatesOptions {
  readonly limit: number;
  readonly symmetry: boolean;
  readonly stop: () => boolean;
}

/** What the states of one graph are. */
export interface StatesResult {
  readonly title: string;
  readonly states: number;
  readonly transitions: number;
  readonly ends: number;
  readonly complete: boolean;
  /** How many images a state has at most that count as one. */
  readonly symmetries: number;
  /** Steps to the nearest end. */
  readonly end?: readonly string[];
  readonly fault?: { readonly rule: string; readonly path: readonly string[] };
}

interface Step {
  readonly rule: { readonly name: string; readonly body: { readonly variables: readonly { readonly name?: string; readonly slot: number; readonly sort: string }[] } };
  readonly frame: readonly unknown[];
}

function told({ nodes }: Specimen, { rule, frame }: Step): string {
  const names = rule.body.variables.flatMap(({ name, slot, sort }) => (name !== undefined && sort === "node" && frame[slot] !== undefined ? [`${name} = ${nodes[frame[slot] as number]?.name}`] : []));
  return `${rule.name}: ${names.join(", ")}`;
}

/** The states of a graph: as bits where the rules allow it, else one by one. */
export function statesOf(program: Program, { title, specimen }: Given, { limit, symmetry, stop }: StatesOptions): StatesResult {
  const rewrites = rulesOf(program).filter(({ tree }) => tree.form === "rewrite");
  const ground = groundOf(storeOfSpecimens([specimen]), rewrites, program.invariants);
  if (!ground) {
    const { states, transitions, ends, complete } = explore(specimen, rewrites, { limit: Math.min(limit, 100_000), steps: Infinity, stop });
    return { title, states, transitions, ends: ends.length, complete, symmetries: 1, ...(ends[0] && { end: ends[0].path }) };
  }
  const images = symmetry ? symmetryOf(ground) : undefined;
  const { states, transitions, deadlocks, complete, deadlock, fault } = search(ground, { limit, stop, ...(images && { symmetry: images }) });
  const path = (steps: readonly Step[]): readonly string[] => steps.map((step) => told(specimen, step));
  return {
    title,
    states,
    transitions,
    ends: deadlocks,
    complete,
    symmetries: images?.order ?? 1,
    ...(deadlock && { end: path(deadlock.path) }),
    ...(fault && { fault: { rule: fault.condition.rule.name, path: path(fault.path) } }),
  };
}

/** The result as lines. */
export function statesLines({ title, states, transitions, ends, complete, symmetries, end, fault }: StatesResult): readonly string[] {
  const number = (count: number): string => count.toLocaleString("en");
  const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `    ${line}`);
  return [
    title,
    `  ${number(states)} states${symmetries > 1 ? ` modulo ${symmetries} symmetries` : ""}, ${number(transitions)} steps between them, ${number(ends)} where nothing is left to do${complete || fault ? "" : " (not all were seen)"}`,
    ...(end ? [`  a shortest way to one of these, ${end.length} steps:`, ...indented(end)] : []),
    ...(fault ? [`  \`${fault.rule}\` does not hold after ${fault.path.length} steps:`, ...indented(fault.path)] : []),
  ];
}

