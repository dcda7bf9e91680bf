/** `bench engine [W1 …]`: the engine on workloads with known counts, beside its aims and beside other engines. */
import { availableParallelism, loadavg } from "node:os";
import { median, textTable } from "../text-table.js";
import { coldStart } from "./cold.js";
import type { Measured, Way } from "./measured.js";
import { countText, rateText, secondsText, sizeText } from "./numbers.js";
import { compare } from "./rivals/compare.js";
import { rivals, sizeOf } from "./rivals/rivals.js";
import { edited, measured } from "./spawn.js";
import type { Size, Workload } from "./workload.js";
import { workloads } from "./workloads.js";

type Print = (text: string) => void;

const RUNS = 9;
const SECONDS = { most: 20, least: 2 } as const;
const EDITS = 5;

/** Of fewer elements or steps nothing can be said of what one takes. */
const MANY = 20_000;

const measure = (workload: Workload, size: Size, ...provenance: readonly boolean[]): Promise<Measured> =>
  measured({ workload: workload.name, size, provenance, runs: RUNS, seconds: SECONDS });

const ratio = (value: number, other: number): string => `${(value / other).toFixed(2)} ×`;

// A search gives its states back when it is done; what few elements take is lost in what a process takes anyway.
const bytesText = ({ search }: Workload, bytes: number, elements: number): string => (search || elements < MANY ? "-" : (bytes / elements).toFixed(0));

async function fullRow(workload: Workload): Promise<readonly string[]> {
  const { full, aim, search } = workload;
  const { ways, steps, elements } = await measure(workload, full, false, ...(search ? [] : [true]));
  const [plain, written] = ways as [Way, Way?];
  const seconds = median(plain.times);
  const work = workload.work(full);
  return [
    `${workload.name} ${workload.title}`,
    sizeText(full),
    `${countText(work)} ${workload.unit}`,
    secondsText(seconds),
    secondsText(Math.min(...plain.times)),
    secondsText(plain.times[0]!),
    rateText(work, seconds),
    ...(aim === undefined ? ["-", "-"] : [secondsText(aim), ratio(seconds, aim)]),
    bytesText(workload, plain.bytes, elements),
    ...(written ? provenanceCells(plain, written, steps) : ["-", "-", "-"]),
  ];
}

/** What it costs to write every step down; each run beside one without it. */
function provenanceCells(plain: Way, written: Way, steps: number): readonly string[] {
  const ratios = written.times.map((time, i) => time / plain.times[i]!);
  return [secondsText(median(written.times)), `${median(ratios).toFixed(2)} ×`, steps < MANY ? "-" : ((written.bytes - plain.bytes) / steps).toFixed(1)];
}

const fullHead = ["workload", "size", "work", "median", "best", "first run", "rate", "aim", "to aim", "B/element", "with provenance", "to without", "B/step of it"];

async function growthRows(workload: Workload): Promise<readonly (readonly string[])[]> {
  const rows: string[][] = [];
  let before: { readonly seconds: number; readonly work: number } | undefined;
  for (const size of workload.growth) {
    const { ways, elements } = await measure(workload, size, true);
    const now = { seconds: median(ways[0]!.times), work: workload.work(size) };
    const growth = before ? [(now.work / before.work).toFixed(1), (now.seconds / before.seconds).toFixed(1)] : ["", ""];
    const name = rows.length ? "" : `${workload.name} ${workload.title}`;
    rows.push([name, sizeText(size), countText(now.work), secondsText(now.seconds), ...growth, `${((now.seconds * 1e9) / now.work).toFixed(0)} ns`, bytesText(workload, ways[0]!.bytes, elements)]);
    before = now;
  }
  return rows;
}

const growthHead = ["workload", "size", "work", "median", "work ×", "time ×", "each", "B/element"];

async function rivalRows(asked: readonly Workload[]): Promise<readonly (readonly string[])[]> {
  const rows: string[][] = [];
  for (const rival of rivals) {
    const workload = asked.find(({ name }) => name === rival.workload);
    if (!workload) continue;
    const size = sizeOf(rival, workload);
    const theirs = await compare(rival, size);
    const head = [`${workload.name} ${workload.title}`, sizeText(size), rival.engine.name];
    if ("without" in theirs) {
      rows.push([...head, theirs.without, "", ""]);
      continue;
    }
    const ours = median((await measure(workload, size, true)).ways[0]!.times);
    rows.push([...head, secondsText(theirs.seconds), secondsText(ours), (theirs.seconds / ours).toFixed(1)]);
  }
  return rows;
}

const rivalHead = ["workload", "size", "engine", "its time", "RACE, with provenance", "times as long"];

/** W7 with changes, beside runs of the changed graph from scratch. */
async function editTable(): Promise<string> {
  const rows: string[][] = [["W7, changed", "pairs before", "pairs after", "brought up to date", "from scratch", "ratio"]];
  for (const change of ["add", "remove"] as const)
    for (const edges of [1, 10, 100]) {
      const { before, after, edits, scratch } = await edited({ edges, change, rounds: EDITS });
      const ratios = edits.map((time, i) => time / scratch[i]!);
      rows.push([`${edges} edge${edges > 1 ? "s" : ""} ${change === "add" ? "more" : "fewer"}`, countText(before), countText(after), secondsText(median(edits)), secondsText(median(scratch)), `${median(ratios).toFixed(3)} ×`]);
    }
  return textTable(rows);
}

/** Which workloads were asked for; nothing if one of them does not exist. */
export function chosen(names: readonly string[]): readonly Workload[] | undefined {
  if (!names.length) return workloads;
  const found = workloads.filter(({ name }) => names.includes(name));
  return names.every((name) => workloads.some((one) => one.name === name)) ? found : undefined;
}

/** Whether the machine has other things to do: then only ratios within a row mean something. */
function busy(): string {
  const [load, processors] = [loadavg()[0]!, availableParallelism()];
  return `Node ${process.version}, ${processors} processors, load ${load.toFixed(1)}${load > processors / 2 ? ": others are at work, so times are too long" : ""}.`;
}

/** Checks the counts, then measures and prints. */
export async function engine(asked: readonly Workload[], print: Print): Promise<void> {
  print("Medians of nine runs (fewer where they take long, more where they are short), each from a fresh index of the graph; counts are checked first. B: bytes of heap and buffers.");
  print(`${busy()}\n`);
  const full: (readonly string[])[] = [];
  for (const workload of asked) full.push(await fullRow(workload));
  print(textTable([fullHead, ...full]));
  print("\nGrowth, with provenance. “each” is the time of one unit of work.\n");
  const growth: (readonly string[])[] = [];
  for (const workload of asked) growth.push(...(await growthRows(workload)));
  print(textTable([growthHead, ...growth]));
  if (asked.some(({ name }) => name === "W7")) print(`\nAn outcome whose graph changes.\n\n${await editTable()}`);
  const others = await rivalRows(asked);
  if (others.length) print(`\nOther engines on the same input, in this run, without starting and reading the graph.\n\n${textTable([rivalHead, ...others])}`);
  if (asked.length === workloads.length) print(`\n${await coldStart()}`);
}
