/** `race verify`: searches small graphs for one under which a policy goes wrong. 0: none within the bounds; 1: there is one; 2: wrong use. */
import type { Value, Program } from "../../../engine/index.js";
import { alphabetOf, drawPicture, MOST_LABELS, sliceOf, STEPS, storyOf, type AlphabetOptions, type Story } from "../../../engine/verify/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { report, type Format } from "../exit.js";
import { writeOutputs } from "../output.js";
import { drive, type Driven } from "../verify/drive.js";
import { goldenOf } from "../verify/golden.js";
import { loadGraphs, loadPolicies, type Given } from "../verify/load.js";
import { coveredLines, storyLines } from "../verify/show.js";
import { statesLines, statesOf } from "../verify/states.js";

export interface VerifyCommandOptions {
  readonly elements?: number;
  readonly kinds?: readonly string[];
  readonly edges?: readonly string[];
  readonly values: readonly string[];
  readonly param: readonly string[];
  readonly given: readonly string[];
  readonly steps?: number;
  readonly seconds?: number;
  readonly all?: boolean;
  readonly states?: boolean;
  readonly symmetry?: boolean;
  readonly svg?: string;
  readonly json?: boolean;
  readonly format: Format;
}

const pairs = (texts: readonly string[]): Readonly<Record<string, string>> => Object.fromEntries(texts.map((text) => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)]));

/** Wrong use: said on standard error, exit status 2. */
function wrongUse(message: string): number {
  process.stderr.write(`error: ${message}\n(race verify --help says more)\n`);
  return 2;
}

/** A value as the command line writes it, of the type that the attribute has. */
function valueOf(text: string, type: string): Value | undefined {
  if (type === "string") return text;
  if (type === "bool") return text === "true" ? true : text === "false" ? false : undefined;
  return /^-?([0-9]{1,100}|0x[0-9a-fA-F]{1,100})$/.test(text) ? (text.startsWith("-") ? -BigInt(text.slice(1)) : BigInt(text)) : undefined;
}

type Chosen = { readonly wrong: string } | { readonly options: AlphabetOptions };

/** What the command line wants the graphs to be made of. */
function chosen({ vocabulary }: Program, { kinds, edges, values }: VerifyCommandOptions): Chosen {
  for (const kind of kinds ?? []) if (!Object.hasOwn(vocabulary.nodes, kind)) return { wrong: `there is no kind of node ${kind}` };
  for (const edge of edges ?? []) if (!Object.hasOwn(vocabulary.edges, edge)) return { wrong: `there is no kind of edge ${edge}` };
  const read: Record<string, readonly Value[]> = {};
  for (const [name, list] of Object.entries(pairs(values))) {
    const attribute = name.slice(name.indexOf(".") + 1);
    const types = Object.entries(vocabulary.nodes).flatMap(([kind, own]) => ((name === attribute || name === `${kind}.${attribute}`) && Object.hasOwn(own, attribute) ? [own[attribute]!] : []));
    if (!types.length) return { wrong: `there is no attribute ${name}` };
    const parsed = list === "" ? [] : list.split(",").map((text) => valueOf(text, types[0]!));
    if (parsed.includes(undefined)) return { wrong: `${name} takes values of type ${types[0]}` };
    read[name] = parsed as readonly Value[];
  }
  return { options: { values: read, ...(kinds && { kinds }), ...(edges && { edges }) } };
}

function tooWide(labels: number, paths: readonly string[]): Diagnostic {
  return {
    severity: "error",
    code: "search_too_wide",
    message: `the policy tells more than ${labels.toLocaleString("en")} kinds of node apart, which is too many to try`,
    labels: paths.map((file) => ({ text: "this policy", place: { file } })),
    notes: [],
    help: ["choose with --kinds, --edges and --values what the graphs are made of"],
  };
}

/** The counterexample as a diagnostic, for `--format json` and for other tools. */
function asJson({ verified, stopped }: Driven, story: Story | undefined): string {
  const { covered, open, connected, met } = verified;
  const found = story && { sentence: story.sentence, rule: story.rule?.name, doc: story.doc, graph: story.graph, match: story.match, notes: story.notes };
  return `${JSON.stringify({ result: story ? "counterexample" : stopped ? "stopped" : "holds", ...(stopped && { stopped }), ...(found && { counterexample: found }), covered, ...(open && { open }), met, connected })}\n`;
}

function writePicture(path: string | undefined, story: Story): readonly Diagnostic[] {
  return path === undefined ? [] : writeOutputs([{ path, bytes: new TextEncoder().encode(drawPicture(story.picture)) }]);
}

/** Searches, says what was found, and gives the exit status. */
export async function verifyCommand(paths: readonly string[], options: VerifyCommandOptions): Promise<number> {
  const { program, diagnostics } = loadPolicies(paths, pairs(options.param));
  const given = program ? loadGraphs(options.given, program) : { graphs: [], diagnostics: [] };
  const status = report([...diagnostics, ...given.diagnostics], options.format);
  if (status || !program) return status || 1;
  if (options.states) return statesCommand(program, given.graphs, options);
  const wanted = chosen(program, options);
  if ("wrong" in wanted) return wrongUse(wanted.wrong);
  if (alphabetOf(options.all ? program : sliceOf(program), wanted.options).labels.length > MOST_LABELS) return report([tooWide(MOST_LABELS, paths)], options.format);
  const seeded = options.given.length > 0;
  const steps = options.steps ?? STEPS;
  const driven = await drive(program, { ...wanted.options, elements: options.elements ?? (seeded ? 1 : 6), steps, whole: options.all ?? false, ...(seeded && { seeds: given.graphs.map(({ specimen }) => specimen) }) }, options.seconds);
  const { found } = driven.verified;
  const story = found && storyOf(program, found, steps);
  if (options.json) process.stdout.write(asJson(driven, story));
  else if (!story) process.stdout.write(`${coveredLines(driven.verified, seeded, driven.stopped).join("\n")}\n`);
  else process.stdout.write(`${storyLines(story).join("\n")}\n\n${goldenOf(program, story, found.failure.kind === "endless")}`);
  const written = story ? report(writePicture(options.svg, story), options.format) : 0;
  return story || written ? 1 : driven.stopped === "interrupted" ? 130 : 0;
}

/** Counts the states of each given graph. */
function statesCommand(program: Program, graphs: readonly Given[], options: VerifyCommandOptions): number {
  if (!graphs.length) return wrongUse("--states needs graphs to begin with: --given FILE.golden");
  const until = options.seconds === undefined ? Infinity : Date.now() + options.seconds * 1000;
  const results = graphs.map((graph) => statesOf(program, graph, { limit: 20_000_000, symmetry: options.symmetry ?? false, stop: () => Date.now() > until }));
  process.stdout.write(options.json ? results.map((one) => `${JSON.stringify(one)}\n`).join("") : `${results.flatMap(statesLines).join("\n")}\n`);
  return results.some(({ fault }) => fault) ? 1 : 0;
}
