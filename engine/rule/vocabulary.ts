/**
 * What a graph may hold: kinds of node with the types of their attributes, kinds of edge with the kinds that they join.
 * `use graph.rust` is the vocabulary of STEG; others are read from schemas of the same shape.
 */
import type { Use } from "../../grammar/ast.js";
import type { Diagnostic } from "../../specs/diagnostic.js";
import { edgeKinds, nodeKinds, requiredAttributes, type EdgeKind } from "../../specs/types/vocabulary.js";
import { didYouMean, list } from "../check/nearest.js";
import { report } from "../check/report.js";
import { byCodeUnit } from "../graph/value.js";
import type { ValueType } from "./functions.js";
import type { RuleSource } from "./program.js";

export type { EdgeKind };

export interface Vocabulary {
  /** As `use graph.NAME` calls it. */
  readonly name: string;
  /** Kind of node → attribute → type. */
  readonly nodes: Readonly<Record<string, Readonly<Record<string, ValueType>>>>;
  readonly edges: Readonly<Record<string, EdgeKind>>;
  /** Kind of node → attributes that every node of it has (`required` in the schema). `race verify` draws no graph without them. */
  readonly required?: Readonly<Record<string, readonly string[]>>;
}

/** The vocabulary of STEG. */
export const rust: Vocabulary = { name: "rust", nodes: nodeKinds, edges: edgeKinds, required: requiredAttributes };

/** The name of the vocabulary that a `use` asks for; none if it asks for something else. */
export function vocabularyNamed({ path }: Use): string | undefined {
  return path[0]?.text === "graph" && path.length === 2 ? path[1]!.text : undefined;
}

/** The one vocabulary of a program; none if what is asked for is not there, so that nothing is held against another. */
export function chooseVocabulary(
  sources: readonly RuleSource[],
  others: readonly Vocabulary[],
): { readonly vocabulary?: Vocabulary; readonly diagnostics: readonly Diagnostic[] } {
  const known = new Map([rust, ...others].map((one) => [one.name, one]));
  const diagnostics: Diagnostic[] = [];
  let chosen: Vocabulary | undefined;
  for (const { path, file } of [...sources].sort((a, b) => byCodeUnit(a.path, b.path)))
    for (const use of file.uses) {
      if (use.path[0]?.text !== "graph") continue;
      const name = vocabularyNamed(use);
      const found = name === undefined ? undefined : known.get(name);
      if (!found) diagnostics.push(noVocabulary(path, use, [...known.keys()]));
      else if (chosen && chosen !== found) diagnostics.push(second(path, use, chosen));
      chosen ??= found;
    }
  return diagnostics.length ? { diagnostics } : { vocabulary: chosen ?? rust, diagnostics };
}

function noVocabulary(path: string, use: Use, known: readonly string[]): Diagnostic {
  const name = use.path
    .slice(1)
    .map(({ text }) => text)
    .join(".");
  const help = [...didYouMean(name, known), `put ${name || "NAME"}.schema.json beside the file; known are ${list(known, 99)}`];
  const message = name ? `there is no vocabulary \`${name}\`` : "a `use graph.…` names a vocabulary";
  return report(path, { code: "no_such_vocabulary", message, span: use.span, help });
}

function second(path: string, use: Use, first: Vocabulary): Diagnostic {
  return report(path, {
    code: "no_such_vocabulary",
    message: `the rules speak of \`${first.name}\` already, and a program has one vocabulary`,
    span: use.span,
    help: ["let all files of the program use the same"],
  });
}
