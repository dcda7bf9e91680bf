/** Words of the language with the forms that they open, by the place at which they can stand. */
import { describeKeyword } from "../describe.js";
import type { Offer } from "./offer.js";

const forms: Readonly<Record<string, string>> = {
  derive: "derive ${1:name} {\n  $2\n  =>\n  $0\n}",
  rewrite: "rewrite ${1:name} {\n  $2\n  =>\n  $0\n}",
  forbid: 'forbid ${1:fault} {\n  ${2:x:Type}\n  =>\n  error "${3:what is wrong with `{x.path\\}`}" at ${4:x}\n  help "${0:what to do}"\n}',
  invariant: "invariant ${1:name} {\n  $2\n  =>\n  $0\n}",
  extend: "extend ${1:forbid} $0",
  override: "override ${1:forbid} $0",
  stage: "stage ${1:name} ${2:before main} {\n  $0\n}",
  param: "param ${1:name}: ${2:int} = ${0:1}",
  use: "use ${0:graph.rust}",
  unless: "unless $0",
  optional: "optional $0",
  "for each": "for each $0",
  let: "let ${1:name} = $0",
  where: "where $0",
  "=>": "=>\n  $0",
  delete: "delete $0",
  patch: "patch ${1:site}.value from ${2:site.expected} to $0",
  error: 'error "$1" at $0',
  warning: 'warning "$1" at $0',
  note: 'note "$1" at $0',
  help: 'help "$0"',
  beside: "beside ${1:one}, ${0:other}",
  before: "before $0",
  after: "after $0",
  decreases: "decreases $0",
  repeat: "repeat ${1:3} { $0 }",
  "==>": "==>\n\n$0",
};

const sets = {
  file: ["derive", "rewrite", "forbid", "invariant", "stage", "param", "extend", "override", "use"],
  form: ["derive", "rewrite", "forbid", "invariant"],
  clause: ["unless", "optional", "for each", "let", "where", "=>"],
  inner: ["unless", "let", "where"],
  derive: ["patch"],
  rewrite: ["delete"],
  forbid: ["error", "warning", "note", "help", "beside"],
  expected: ["error", "warning", "patch", "delete", "nothing"],
  graph: ["param", "==>"],
  expression: ["true", "false", "not"],
  operator: ["and", "or"],
  rule: ["before", "decreases"],
  stage: ["before", "after"],
  step: ["repeat"],
  counted: ["once", "times"],
  message: ["at"],
  patched: ["from", "to"],
  deleted: ["cascade"],
  ordered: ["by"],
  ranged: ["for"],
  each: ["each"],
} as const;

/** In goldens these stand without what a rule says behind them. */
const short: ReadonlySet<string> = new Set(["error", "warning", "patch", "delete", "param"]);

export function keywords(set: keyof typeof sets, rank: number): readonly Offer[] {
  const golden = set === "expected" || set === "graph";
  return sets[set].map((label) => {
    const form = set === "form" || (golden && short.has(label)) ? undefined : forms[label];
    const documentation = describeKeyword(label.split(" ")[0]!);
    return { label, kind: form?.includes("$2") ? "Snippet" : "Keyword", documentation, rank, ...(form ? { insert: form } : {}) };
  });
}
