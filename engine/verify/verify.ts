/**
 * The search for a counterexample: all graphs of one node, of two, and so on, until one fails or the bound is reached.
 * It is a generator, so that whoever drives it can show how far it is, and stop it, between any two batches.
 */
import { rulesOf, type Program } from "../rule/program.js";
import { alphabetOf, type Alphabet, type AlphabetOptions } from "./alphabet.js";
import { worksInPieces } from "./connected.js";
import { extensionsOf, graphsOf, mustHave, type Counts, type Draft, type Generation, type Next } from "./graphs.js";
import { judgeOf, type Failure, type Judge, type JudgeOptions } from "./judge.js";
import { shrink } from "./shrink.js";
import { specimenOf, type Specimen } from "./specimen.js";
import { givenPart, seedOf } from "./seed.js";
import { sliceOf } from "./slice.js";
import { uselessUnder } from "./useless.js";

export interface VerifyOptions extends AlphabetOptions, Partial<JudgeOptions> {
  /** Most nodes; of graphs that begin as seeds, most nodes beside those of the seed. */
  readonly elements: number;
  /** Graphs to begin with, instead of none. */
  readonly seeds?: readonly Specimen[];
  /** Also what invariants and rewrites do not depend on. */
  readonly whole?: boolean;
}

export interface Covered {
  /** Nodes, or nodes beside those of a seed. */
  readonly size: number;
  readonly graphs: number;
}

export interface Progress extends Covered {
  /** Of the graphs of this size, from 0 to 1, as far as it can be told. */
  readonly share: number | undefined;
  /** Graphs in all. */
  readonly total: number;
}

export interface Found {
  readonly failure: Failure;
  /** As it was found, and made smaller. */
  readonly first: Specimen;
  readonly specimen: Specimen;
}

export interface Verified {
  readonly alphabet: Alphabet;
  /** Only graphs in one piece were looked at, which is enough for these rules. */
  readonly connected: boolean;
  /** Sizes that were gone through. */
  readonly covered: readonly Covered[];
  /** The size that was not gone through to its end. */
  readonly open?: Progress;
  readonly found?: Found;
  /** For each invariant in how many graphs it had something to say: an invariant that never had was not tested. */
  readonly met: readonly { readonly invariant: string; readonly graphs: number }[];
}

/** Most steps of a run, unless said otherwise. */
export const STEPS = 1000;
const STATES = 2000;

/** Whether two failures are the same fault, for shrinking. */
function isSame(one: Failure, other: Failure | undefined): boolean {
  if (one.kind !== other?.kind) return false;
  return one.kind !== "invariant" || (other.kind === "invariant" && one.rule === other.rule);
}

/** Promises of the vocabulary that a graph does not keep, of what the graphs are made of. */
function broken(program: Program, alphabet: Alphabet, { nodes, edges }: Specimen): number {
  const { required } = program.vocabulary;
  const attributes = new Set(alphabet.choices.map(({ attribute }) => attribute));
  const lacks = nodes.map(({ kind, attributes: own }) => (required?.[kind] ?? []).filter((name) => attributes.has(`${kind}.${name}`) && !Object.hasOwn(own, name)).length);
  const missing = alphabet.arcs.flatMap((arc) => {
    const must = mustHave(arc, alphabet.kinds.length);
    return nodes.filter(({ kind }, at) => must.has(alphabet.kinds.indexOf(kind)) && !edges.some(({ edge, from }) => edge === arc.name && from === at));
  });
  return missing.length + lacks.reduce((a, b) => a + b, 0);
}

function madeSmaller(judge: Judge, alphabet: Alphabet, first: Specimen, failure: Failure): Found {
  const allowed = broken(judge.program, alphabet, first);
  const fails = (specimen: Specimen): boolean => broken(judge.program, alphabet, specimen) <= allowed && isSame(failure, judge.all([specimen])[0]);
  const specimen = shrink(first, fails);
  return { failure: judge.all([specimen])[0]!, first, specimen };
}

interface Round {
  readonly size: number;
  readonly drafts: Iterable<Next>;
  /** Names of the first nodes. */
  readonly names: readonly string[];
  readonly alphabet: Alphabet;
  readonly share: () => number | undefined;
}

function* rounds(program: Program, generation: Generation, options: VerifyOptions): Generator<Round> {
  const { alphabet } = generation;
  if (options.seeds) {
    const seeds = options.seeds.map((seed) => givenPart(program, seed));
    for (let size = 0; size <= options.elements; size++)
      for (const seed of seeds) {
        const grown = seedOf(alphabet, seed);
        const drafts = size ? extensionsOf({ ...generation, alphabet: grown.alphabet }, grown.draft, size) : [grown.draft];
        yield { size, alphabet: grown.alphabet, drafts, names: seed.nodes.map(({ name }) => name), share: () => undefined };
      }
    return;
  }
  let before = 0;
  for (let size = 1; size <= options.elements; size++) {
    const counts: Counts = { parents: 0, drafts: 0 };
    const parents = before;
    yield { size, alphabet, drafts: graphsOf(generation, size, counts), names: [], share: () => (parents ? Math.max(0, counts.parents - 1) / parents : undefined) };
    before = counts.drafts;
  }
}

/** Drafts in batches; a pause ends a batch, which then may be empty. */
function* batches(drafts: Iterable<Next>, size: number): Generator<readonly Draft[]> {
  let batch: Draft[] = [];
  let pauses = 0;
  for (const draft of drafts) {
    if (draft) batch.push(draft);
    else if (++pauses % PAUSES) continue;
    if (draft && batch.length < size) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/** Graphs in a batch, where they are judged one by one. */
const FEW = 16;
/** Pauses of the generation in which a batch may grow. */
const PAUSES = 8;

/** Searches. Each pause gives the progress; `true` given back stops the search. */
export function* verify(policy: Program, options: VerifyOptions): Generator<Progress, Verified, boolean | undefined> {
  const program = options.whole ? policy : sliceOf(policy);
  const connected = rulesOf(program).length > 0 && worksInPieces(program);
  const alphabet = alphabetOf(program, options);
  const judge = judgeOf(program, { steps: options.steps ?? STEPS, states: options.states ?? STATES });
  let covered: readonly Covered[] = [];
  let total = 0;
  const soFar = (size = Infinity): Omit<Verified, "open" | "found"> => ({ alphabet, connected, covered: covered.filter((one) => one.size < size), met: [...judge.met].map(([{ name }, graphs]) => ({ invariant: name, graphs })) });
  const useless = uselessUnder(program, alphabet);
  for (const round of rounds(program, { alphabet, connected, ...(useless && { useless }) }, options)) {
    // Of several seeds the sizes come again.
    let graphs = covered.find(({ size }) => size === round.size)?.graphs ?? 0;
    for (const batch of batches(round.drafts, judge.batch > 1 ? judge.batch : FEW)) {
      const specimens = batch.map((draft) => specimenOf(round.alphabet, draft, round.names));
      const failures = judge.all(specimens);
      const at = failures.findIndex((failure) => failure !== undefined);
      graphs += at < 0 ? batch.length : at + 1;
      total += at < 0 ? batch.length : at + 1;
      const progress: Progress = { size: round.size, graphs, share: round.share(), total };
      if (at >= 0) return { ...soFar(round.size), open: progress, found: madeSmaller(judge, round.alphabet, specimens[at]!, failures[at]!) };
      if (yield progress) return { ...soFar(round.size), open: progress };
    }
    covered = [...covered.filter(({ size }) => size !== round.size), { size: round.size, graphs }];
  }
  return soFar();
}
