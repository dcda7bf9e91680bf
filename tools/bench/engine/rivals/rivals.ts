/** Which other engine runs which workload, with what. */
import { comb } from "../comb/comb.js";
import { closure, edgesOf } from "../closure/closure.js";
import { philosophers } from "../philosophers/philosophers.js";
import { sierpinski } from "../sierpinski/sierpinski.js";
import type { Size, Workload } from "../workload.js";
import { engines, linesWith, numberBehind, type Rival } from "./rival.js";

type Pair = readonly [number, number];

const facts = (name: string, pairs: readonly Pair[]): string => pairs.map(([a, b]) => `${name}(${a},${b}).\n`).join("");
const table = (columns: string) => (name: string, pairs: readonly Pair[]): string =>
  `create table ${name}(${columns};\nbegin;\n${pairs.map(([a, b]) => `insert into ${name} values(${a},${b});\n`).join("")}commit;\n`;
const many = table("a integer, b integer, primary key (a, b)) without rowid");
// A cell has one neighbour on each side: told so, SQLite joins twenty tables in the right order.
const single = table("a integer primary key, b integer)");
const prolog = (goal: string) => (program: string): string => `${program}:- initialization((get_time(Start), ${goal}(Count), get_time(End), Seconds is End - Start, format("${goal} ~w~nseconds ~w~n", [Count, Seconds]), halt)).\n`;

const below = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);
const across = ({ side }: Size): readonly Pair[] => below(side! * side!).filter((i) => (i + 1) % side!).map((i) => [i, i + 1]);
const down = ({ side }: Size): readonly Pair[] => below(side! * (side! - 1)).map((i) => [i, i + side!]);

const sqlite = (program: string): string => `.timer on\n${program}`;

const grid = (draw: (name: string, pairs: readonly Pair[]) => string) => (size: Size): string => draw("h", across(size)) + draw("v", down(size));

// CLIPS defines before it runs, so the size comes first.
const clips = (name: string, size: number, program: string, word: string, count: string): string =>
  `(defglobal ?*${name}* = ${size} ?*start* = 0)\n${program}(reset)\n(bind ?*start* (time))\n(run)\n(printout t "seconds " (- (time) ?*start*) crlf)\n(printout t "${word} " ${count} crlf)\n(exit)\n`;

const workOf = ({ work }: Workload) => (size: Size): number => work(size);

export const rivals: readonly Rival[] = [
  {
    workload: "W1",
    engine: engines.clips,
    file: "ring/token.clp",
    work: (program, { processes }) => clips("processes", processes!, program, "facts", "(+ (length$ (find-all-facts ((?f next)) TRUE)) (length$ (find-all-facts ((?f token)) TRUE)))"),
    count: numberBehind("facts"),
    expected: ({ processes }) => processes! + 1,
    size: { processes: 100_000 },
  },
  {
    workload: "W1",
    engine: engines.maude,
    file: "ring/token.maude",
    work: (program, { processes }) => `${program}set show timing on .\nrewrite join(3, ${processes}) process(1, 2, idle) process(2, 1, idle) .\nq\n`,
    count: linesDone,
    expected: ({ processes }) => processes!,
    size: { processes: 3_000 },
  },
  {
    workload: "W4",
    engine: engines.clips,
    file: "sierpinski/sierpinski.clp",
    work: (program, { generations }) => clips("generations", generations!, program, "corners", "?*corner*"),
    count: numberBehind("corners"),
    expected: (size) => sierpinski.expected(size).nodes["Corner"]!,
    size: { generations: 10 },
  },
  {
    workload: "W6",
    engine: engines.maude,
    file: "philosophers/philosophers.maude",
    work: (program, { philosophers: count }) => `${program}set show timing on .\nsearch table(${count}, ${count}) =>! T:Table .\nq\n`,
    count: numberBehind("No more solutions.\\s*states:"),
    expected: workOf(philosophers),
  },
  ...[
    { engine: engines.swipl, file: "comb/comb.pl", graph: grid(facts), work: prolog("combs"), count: numberBehind("combs") },
    { engine: engines.gringo, file: "comb/comb.lp", graph: grid(facts), work: (program: string) => program, count: linesWith("comb(") },
    { engine: engines.sqlite, file: "comb/comb.sql", graph: grid(single), work: sqlite, count: numberBehind("combs") },
  ].map((one) => ({ ...one, workload: "W5", expected: workOf(comb) })),
  ...[
    { engine: engines.swipl, file: "closure/closure.pl", graph: (size: Size) => facts("leads_to", edgesOf(size)), work: prolog("pairs"), count: numberBehind("pairs") },
    { engine: engines.gringo, file: "closure/closure.lp", graph: (size: Size) => facts("leads_to", edgesOf(size)), work: (program: string) => program, count: linesWith("reaches(") },
    { engine: engines.sqlite, file: "closure/closure.sql", graph: (size: Size) => many("leads_to", edgesOf(size)), work: sqlite, count: numberBehind("pairs") },
  ].map((one) => ({ ...one, workload: "W7", expected: workOf(closure) })),
];

// Maude breaks lines within terms.
function linesDone(stdout: string): number {
  return stdout.replaceAll(/\s+/g, "").split(",done)").length - 1;
}

/** The size at which a rival is compared. */
export const sizeOf = ({ size }: Rival, { full }: Workload): Size => size ?? full;

