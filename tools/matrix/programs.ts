/** The programs that are packed by one compiler and hosted by another. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../test/programs.js";

export interface Program {
  readonly name: string;
  /** What it shows, for the page. */
  readonly about: string;
  /** Folders of the packages, below the checkout. */
  readonly plugin: string;
  readonly host: string;
  /** Name of the host's binary. */
  readonly binary: string;
  /** Folders of all that the packages are made of. */
  readonly sources: readonly string[];
  /** The features that they are built with, if not with the default ones. */
  readonly features?: readonly string[];
}

const bodies = {
  plugin: "examples/compilers/bodies/plugin",
  host: "examples/compilers/bodies/host",
  binary: "host",
  sources: ["examples/compilers/api", "examples/compilers/bodies"],
} as const;

export const programs: readonly Program[] = [
  {
    name: "engine",
    about: "[`examples/engine-plugin`](../examples/engine-plugin): a plugin of version 1 of its interface, in a host of version 2 (types, traits, closures, maps and boxed objects both ways)",
    plugin: "examples/engine-plugin/plugin/v1",
    host: "examples/engine-plugin/host/v2",
    binary: "host",
    sources: ["examples/engine-plugin/api", "examples/engine-plugin/plugin", "examples/engine-plugin/host"],
  },
  {
    name: "quests",
    about: "[`examples/engine-plugin/quests`](../examples/engine-plugin/quests): options, results, cows, durations, orderings, errors with their sources, maps, closures, objects of std's traits and payloads of panics both ways, around what evolves in the engine's interface",
    plugin: "examples/engine-plugin/quests/plugin/v1",
    host: "examples/engine-plugin/quests/host/v2",
    binary: "guild",
    sources: ["examples/engine-plugin/api", "examples/engine-plugin/quests"],
  },
  {
    name: "plain",
    about: "[`examples/compilers/plain`](../examples/compilers/plain): vectors of numbers, letters, strings, boxes, maps and durations both ways, with their bytes",
    plugin: "examples/compilers/plain/plugin",
    host: "examples/compilers/plain/host",
    binary: "host",
    sources: ["examples/compilers/api", "examples/compilers/plain"],
  },
  {
    name: "niches",
    about: "[`examples/compilers/niches`](../examples/compilers/niches): options, results, cows, orderings and durations, whose absence lies in unused bits, both ways, with their bytes",
    plugin: "examples/compilers/niches/plugin",
    host: "examples/compilers/niches/host",
    binary: "host",
    sources: ["examples/compilers/api", "examples/compilers/niches"],
  },
  {
    name: "bodies",
    about: "[`examples/compilers/bodies`](../examples/compilers/bodies): collections, cells, iterators and formatters on which both sides work in turn, each with the code of std that its own compiler inlined",
    ...bodies,
    features: ["cells", "collections", "formatters", "iterators"],
  },
  {
    name: "locks",
    about: "the same program with what lies on atomics: `Arc`, `Mutex`, `RwLock`, `Once` and `OnceLock`, held by one side while the other looks",
    ...bodies,
    features: ["locks"],
  },
  {
    name: "threads",
    about: "the same program with threads of both sides that meet at locks, conditions, channels and atomic numbers",
    ...bodies,
    features: ["threads"],
  },
];

/** How they are built, and paths and bytes of all sources, so that a result is told from one of other sources. */
export function sourcesOf(program: Program): readonly string[] {
  const filesIn = (folder: string): readonly string[] => (readdirSync(join(checkout, folder), { recursive: true }) as string[]).map((path) => join(folder, path));
  const files = program.sources.flatMap(filesIn).filter((path) => !/\/target(\/|$)/.test(path)).sort();
  const texts = files.filter((path) => statSync(join(checkout, path)).isFile()).flatMap((path) => [path, readFileSync(join(checkout, path), "utf8")]);
  return [...(program.features ?? []), ...texts];
}
