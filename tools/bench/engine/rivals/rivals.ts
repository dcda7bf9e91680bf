/** Which other engine runs which workload, with what. */
import { comb } from "../comb/comb.js";
import { closure, edgesOf } from "../closure/closure.js";
import { sierpinski } from "../sierpinski/sierpinski.js";
import type { Size, Workload } from "../workload.js";
import { engines, linesWith, numberBehind, type Rival } from "./rival.js";

type Pair = readonly [number, number];

const facts = (name: string, pairs: readonly Pair[]): string => pairs.map(([a, b]) => `${name}(${a},${b}).\n`).join("");
const table = (name: string, pairs: readonly Pair[]): string =>
  `create table ${name}(a integer, b integer, primary key (a, b)) without rowid;\nbegin;\n${pairs.map(([a, b]) => `insert into ${name} values(${a},${b});\n`).join("")}commit;\n`;
const prolog = (goal: string, word: string): string => `:- initialization((${goal}(Count), write(${word}), write(' '), writeln(Count), halt)).\n`;

const below = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);
const across = ({ side }: Size): readonly Pair[] => below(side! * side!).filter((i) => (i + 1) % side!).map((i) => [i, i + 1]);
const down = ({ side }: Size): readonly Pair[] => below(side! * (side! - 1)).map((i) => [i, i + side!]);

// CLIPS defines before it runs, so the size comes first.
const clips = (name: string, size: number, program: string, word: string, count: string): string =>
  `(defglobal ?*${name}* = ${size})\n${program}(reset)\n(run)\n(printout t "${word} " ${count} crlf)\n(exit)\n`;

const workOf = ({ work }: Workload) => (size: Size): number => work(size);

export const rivals: readonly Rival[] = [
  {
    workload: "W1",
    engine: engines.clips,
    file: "ring/token.clp",
    text: (program, { processes }) => clips("processes", processes!, program, "facts", "(+ (length$ (find-all-facts ((?f next)) TRUE)) (length$ (find-all-facts ((?f token)) TRUE)))"),
    count: numberBehind("facts"),
    expected: ({ processes }) => processes! + 1,
    size: { processes: 100_000 },
  },
  {
    workload: "W1",
    engine: engines.maude,
    file: "ring/token.maude",
    text: (program, { processes }) => `${program}rewrite join(3, ${processes}) process(1, 2, idle) process(2, 1, idle) .\nq\n`,
    count: linesDone,
    expected: ({ processes }) => processes!,
    size: { processes: 3_000 },
  },
  {
    workload: "W4",
    engine: engines.clips,
    file: "sierpinski/sierpinski.clp",
    text: (program, { generations }) => clips("generations", generations!, program, "corners", "?*corner*"),
    count: numberBehind("corners"),
    expected: (size) => sierpinski.expected(size).nodes["Corner"]!,
  },
  ...[
    { engine: engines.swipl, file: "comb/comb.pl", text: (program: string, size: Size) => program + facts("h", across(size)) + facts("v", down(size)) + prolog("combs", "combs"), count: numberBehind("combs") },
    { engine: engines.gringo, file: "comb/comb.lp", text: (program: string, size: Size) => program + facts("h", across(size)) + facts("v", down(size)), count: linesWith("comb(") },
    { engine: engines.sqlite, file: "comb/comb.sql", text: (program: string, size: Size) => table("h", across(size)) + table("v", down(size)) + program, count: numberBehind("combs") },
  ].map((one) => ({ ...one, workload: "W5", expected: workOf(comb) })),
  ...[
    { engine: engines.swipl, file: "closure/closure.pl", text: (program: string, size: Size) => program + facts("leads_to", edgesOf(size)) + prolog("pairs", "pairs"), count: numberBehind("pairs") },
    { engine: engines.gringo, file: "closure/closure.lp", text: (program: string, size: Size) => program + facts("leads_to", edgesOf(size)), count: linesWith("reaches(") },
    { engine: engines.sqlite, file: "closure/closure.sql", text: (program: string, size: Size) => table("leads_to", edgesOf(size)) + program, count: numberBehind("pairs") },
  ].map((one) => ({ ...one, workload: "W7", expected: workOf(closure) })),
];

// Maude breaks lines within terms.
function linesDone(stdout: string): number {
  return stdout.replaceAll(/\s+/g, "").split(",done)").length - 1;
}

/** The size at which a rival is compared. */
export const sizeOf = ({ size }: Rival, { full }: Workload): Size => size ?? full;

