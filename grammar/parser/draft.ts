/**
 * Rules and stages while they are read. They are put into the file as soon as they begin, and filled; so a rule that is
 * still being typed, or is damaged at its end, keeps all that is whole in it.
 */
import type { IToken } from "chevrotain";
import type * as ast from "../ast.js";
import { join, spanOf } from "./span.js";

export type Open<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

/** Without a name it is nothing yet. */
type Unnamed<T extends { readonly name: ast.Name }> = Omit<Open<T>, "name"> & { name?: ast.Name };
export type RuleDraft = Unnamed<ast.Rule>;
export type StageDraft = Unnamed<ast.Stage>;
export type Draft = RuleDraft | StageDraft;

export const ruleDraft = (span: ast.Span, doc: string[]): RuleDraft => ({
  kind: "rule",
  form: "derive",
  doc,
  before: [],
  clauses: [],
  effects: [],
  holds: [],
  span,
});

export const stageDraft = (span: ast.Span, doc: string[]): StageDraft => ({
  kind: "stage",
  doc,
  after: [],
  before: [],
  steps: [],
  span,
});

/** Says that the draft reaches to the end of `last`. */
export function reach(draft: Draft, last: IToken): void {
  if (last.endOffset! + 1 > draft.span.end) draft.span = join(draft.span, spanOf(last));
}

/** The items that have a name, as they are. */
export const named = (items: readonly (Draft | ast.Param)[]): ast.Item[] =>
  items.filter((item) => item.name !== undefined) as ast.Item[];
