/** `race rules check|test`: the rule language by itself. */
import { readFileSync, writeFileSync } from "node:fs";
import { checkDeep, compileProgram } from "../../../engine/index.js";
import { parseGolden } from "../../../grammar/index.js";
import { runGolden, type GoldenResult } from "../../../rules/harness.js";
import { further, library } from "../../../rules/library.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { gather, goldenSources, type Gathered } from "../../rules/sources.js";
import { report, type Format } from "../exit.js";

const unreadable = (path: string, error: unknown): Diagnostic => ({ severity: "error", code: "cannot_read", message: `cannot read ${path}: ${(error as Error).message}`, labels: [], notes: [], help: ["check the path"] });

interface Source {
  readonly path: string;
  readonly text: string;
}

function read(paths: readonly string[]): { readonly sources: readonly Source[]; readonly diagnostics: readonly Diagnostic[] } {
  const sources: Source[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const path of paths)
    try {
      sources.push({ path, text: readFileSync(path, "utf8") });
    } catch (error) {
      diagnostics.push(unreadable(path, error));
    }
  return { sources, diagnostics };
}

/** Of a rule file that is there and has no golden beside it, another sentence helps than of a path that is wrong. */
function withoutGolden(missing: readonly Diagnostic[], rules: readonly Source[]): readonly Diagnostic[] {
  return missing.map((one) => {
    const beside = rules.find(({ path }) => one.message.startsWith(`cannot read ${path.replace(/\.race$/, ".golden")}:`));
    return beside ? { ...one, message: `${beside.path} has no golden`, help: [`write its cases into ${beside.path.replace(/\.race$/, ".golden")}`] } : one;
  });
}

function readOne(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** What files that were only used are warned of is for their authors. */
function told(diagnostics: readonly Diagnostic[], { sources }: Gathered): readonly Diagnostic[] {
  const own = new Set(sources.filter(({ root }) => root).map(({ path }) => path));
  return diagnostics.filter(({ severity, labels }) => severity === "error" || labels.some(({ place }) => own.has(place?.file ?? "")));
}

/** The library, with what takes part only where a file asks for it. */
const everyFile = [...library, ...further];

/** Parses and checks rule files with what they use, or the library. */
export function rulesCheckCommand(paths: readonly string[], format: Format): number {
  const { sources, diagnostics } = paths.length ? read(paths) : { sources: everyFile, diagnostics: [] };
  const gathered = gather(sources, readOne);
  const compiled = compileProgram(gathered.sources, {}, gathered);
  const deep = compiled.program ? checkDeep(compiled.program) : [];
  const all = [...diagnostics, ...told([...gathered.diagnostics, ...compiled.diagnostics, ...deep], gathered)];
  const status = report(all, format);
  const rules = gathered.sources.filter(({ root }) => root).flatMap(({ file }) => file.items.filter(({ kind }) => kind === "rule")).length;
  if (status === 0) process.stdout.write(`${sources.length} files, ${rules} rules: no errors\n`);
  return status;
}

/** Goldens of the library when none are named: found beside the rules of the checkout. */
const goldensOf = (paths: readonly string[]): readonly string[] => (paths.length ? paths.map((path) => path.replace(/\.race$/, ".golden")) : everyFile.map((one) => one.path.replace(/\.race$/, ".golden")));

function rewrite(source: Source, results: readonly GoldenResult[]): void {
  let text = source.text;
  for (const { golden, actual } of [...results].reverse()) {
    const { start, end } = golden.expectedSpan;
    const last = end === source.text.length;
    text = `${text.slice(0, start)}\n\n${actual.length ? actual.join("\n") : "nothing"}\n${last ? "" : "\n"}${text.slice(end)}`;
  }
  writeFileSync(source.path, text);
}

interface Ran {
  readonly results: readonly GoldenResult[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The cases of a golden, if all can be read, with the rules beside it: by themselves, or with what they use if they change it. */
function runOne(golden: Source, beside: Source): Ran {
  const rules = gather([beside], readOne);
  const cases = parseGolden(golden.text, golden.path);
  const sources = goldenSources(rules);
  const { program, diagnostics: found } = compileProgram(sources, {}, rules);
  const diagnostics = [...told([...rules.diagnostics, ...found], rules), ...cases.diagnostics];
  if (!program || cases.diagnostics.length) return { results: [], diagnostics };
  return { results: runGolden(sources, cases.file, golden.path, rules), diagnostics };
}

/** Runs goldens, each with the rule file beside it. */
export function rulesTestCommand(paths: readonly string[], format: Format): number {
  const goldens = read(goldensOf(paths));
  const rules = read(goldensOf(paths).map((path) => path.replace(/\.golden$/, ".race")));
  const diagnostics = [...withoutGolden(goldens.diagnostics, rules.sources), ...rules.diagnostics];
  let passed = 0;
  let failed = 0;
  for (const golden of goldens.sources) {
    const beside = rules.sources.find((one) => one.path === golden.path.replace(/\.golden$/, ".race"));
    if (!beside) continue;
    const { results, diagnostics: found } = runOne(golden, beside);
    diagnostics.push(...found);
    const wrong = results.filter((one) => !one.passed);
    passed += results.length - wrong.length;
    failed += process.env.UPDATE ? 0 : wrong.length;
    if (process.env.UPDATE && wrong.length) rewrite(golden, wrong);
    for (const one of wrong) process.stdout.write(`${process.env.UPDATE ? "rewritten" : "FAIL"} ${golden.path}: ${one.golden.title}\n${one.difference.map((line) => `  ${line}\n`).join("")}`);
  }
  const status = report(diagnostics, format);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed ? 1 : status;
}
