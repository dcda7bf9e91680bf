/**
 * Other engines on the same workload: each has its program in a file beside ours, gets the same graph, and must find the
 * same count. Its time is what it says itself, or that of the whole process, less that of one that only starts and
 * reads the graph.
 */
import type { Size } from "../workload.js";

export interface Rival {
  readonly workload: string;
  readonly engine: Engine;
  /** Its program, from the folder of the benchmark. */
  readonly file: string;
  /** The graph of this size as facts, if it is not made by the program itself. */
  readonly graph?: (size: Size) => string;
  /** The program with what sets it going and prints the count; it stands behind the graph. */
  readonly work: (program: string, size: Size) => string;
  /** The count in its output. */
  readonly count: (stdout: string) => number | undefined;
  readonly expected: (size: Size) => number;
  /** Where it cannot take our full size, a size for both. */
  readonly size?: Size;
}

/** A program that may be installed. */
export interface Engine {
  readonly name: string;
  readonly program: string;
  /** The Debian package that has it. */
  readonly package: string;
  readonly ending: string;
  readonly args: (file: string) => readonly string[];
  /** Seconds that it says it worked, if it can say that. */
  readonly seconds?: (stdout: string) => number | undefined;
  /** A text with nothing to do; it can stand behind a graph. */
  readonly nothing: string;
}

const figure = (pattern: RegExp, unit: number) => (stdout: string): number | undefined => {
  const found = pattern.exec(stdout)?.[1];
  return found === undefined ? undefined : Number(found) * unit;
};

export const engines = {
  // CLIPS waits for more at the end of its input: the batch must end it.
  clips: { name: "CLIPS", program: "clips", package: "clips", ending: "clp", args: (file) => ["-f2", file], seconds: figure(/^seconds ([\d.e-]+)/m, 1), nothing: "(exit)\n" },
  maude: { name: "Maude", program: "maude", package: "maude", ending: "maude", args: (file) => ["-no-banner", "-no-advise", file], seconds: figure(/in \d+ms cpu \((\d+)ms real\)/, 1e-3), nothing: "q\n" },
  swipl: { name: "SWI-Prolog", program: "swipl", package: "swi-prolog-nox", ending: "pl", args: (file) => [file], seconds: figure(/^seconds ([\d.e-]+)/m, 1), nothing: ":- initialization(halt).\n" },
  gringo: { name: "gringo", program: "gringo", package: "gringo", ending: "lp", args: (file) => ["--text", file], nothing: "a.\n" },
  sqlite: { name: "SQLite", program: "sqlite3", package: "sqlite3", ending: "sql", args: (file) => [":memory:", `.read ${file}`], seconds: figure(/^Run Time: real ([\d.]+)/m, 1), nothing: "select 1;\n" },
} as const satisfies Readonly<Record<string, Engine>>;

/** The number behind a word at the start of a line. */
export function numberBehind(word: string): (stdout: string) => number | undefined {
  const pattern = new RegExp(`^${word}\\D*([0-9]+)`, "m");
  return (stdout) => {
    const found = pattern.exec(stdout)?.[1];
    return found === undefined ? undefined : Number(found);
  };
}

/** How many lines start so. */
export const linesWith = (start: string): ((stdout: string) => number) => (stdout) => stdout.split(`\n${start}`).length - 1 + Number(stdout.startsWith(start));
