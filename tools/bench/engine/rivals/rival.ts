/**
 * Other engines on the same workload: each has its program in a file beside ours, gets the same graph, and must find the
 * same count. Its time is that of the whole process, less that of one that has nothing to do.
 */
import type { Size } from "../workload.js";

export interface Rival {
  readonly workload: string;
  readonly engine: Engine;
  /** Its program, from the folder of the benchmark. */
  readonly file: string;
  /** The whole text: the program with the graph of this size, and what prints the count. */
  readonly text: (program: string, size: Size) => string;
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
  /** A text with nothing to do. */
  readonly nothing: string;
}

export const engines = {
  // CLIPS waits for more at the end of its input: the batch must end it.
  clips: { name: "CLIPS", program: "clips", package: "clips", ending: "clp", args: (file) => ["-f2", file], nothing: "(exit)\n" },
  maude: { name: "Maude", program: "maude", package: "maude", ending: "maude", args: (file) => ["-no-banner", "-no-advise", file], nothing: "q\n" },
  swipl: { name: "SWI-Prolog", program: "swipl", package: "swi-prolog-nox", ending: "pl", args: (file) => [file], nothing: ":- initialization(halt).\n" },
  gringo: { name: "gringo", program: "gringo", package: "gringo", ending: "lp", args: (file) => ["--text", file], nothing: "a.\n" },
  sqlite: { name: "SQLite", program: "sqlite3", package: "sqlite3", ending: "sql", args: (file) => [":memory:", `.read ${file}`], nothing: "select 1;\n" },
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
