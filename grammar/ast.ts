/**
 * The syntax tree of the rule language: what both parsers produce and everything else consumes.
 * Plain records; every node carries its span, so that each later check can point at the text.
 */

/** Half-open range of UTF-16 offsets into the file, with the line and column (from 1) of its start. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}

export interface Name {
  readonly text: string;
  readonly span: Span;
}

export interface RuleFile {
  readonly kind: "file";
  /** `//!` lines, without the marker. */
  readonly doc: readonly string[];
  readonly uses: readonly Use[];
  readonly items: readonly Item[];
  readonly span: Span;
}

/** `use graph.rust` (a vocabulary), `use rules.layout` (files of the library), `use policies.mine` (a file beside this one). */
export interface Use {
  readonly kind: "use";
  readonly path: readonly Name[];
  readonly span: Span;
}

export type Item = Rule | Param | Stage;

/** `param cache_line: int = 64` */
export interface Param {
  readonly kind: "param";
  readonly doc: readonly string[];
  readonly name: Name;
  readonly type: Name;
  readonly value: Literal;
  readonly span: Span;
}

/**
 * `derive name { clauses => effects }`, and the same with `rewrite` and `forbid`;
 * `invariant name { clauses => clauses }`: whenever the first have a match, the second have one that agrees with it.
 */
export interface Rule {
  readonly kind: "rule";
  readonly form: "derive" | "rewrite" | "forbid" | "invariant";
  /** `extend`: more clauses and effects for the rule of this name. `override`: in its place; without clauses and effects it is taken away. */
  readonly change?: "extend" | "override";
  /** `///` lines, without the marker. */
  readonly doc: readonly string[];
  readonly name: Name;
  /** `rewrite name before other, another`: where both match, this one goes first. */
  readonly before: readonly Name[];
  /** `rewrite name decreases expression`: an integer of the match that every step makes smaller and that is never negative. */
  readonly decreases?: Expr;
  readonly clauses: readonly Clause[];
  /** Empty for an `invariant`. */
  readonly effects: readonly Effect[];
  /** Of an `invariant`: what must hold. Empty for the others. */
  readonly holds: readonly Clause[];
  /** Lines on which something could not be read: the tree has what stands around it. */
  readonly damaged?: readonly number[];
  readonly span: Span;
}

/** `stage name after a, b before c { steps }` */
export interface Stage {
  readonly kind: "stage";
  readonly doc: readonly string[];
  readonly name: Name;
  readonly after: readonly Name[];
  readonly before: readonly Name[];
  readonly steps: readonly StageStep[];
  readonly span: Span;
}

export type StageStep = RunStep | TimesStep | RepeatStep;

/** `rule`: as long as it has something to do, together with the plain steps beside it. */
export interface RunStep {
  readonly kind: "run";
  readonly rule: Name;
  readonly span: Span;
}

/** `rule once`, `rule 12 times`, `rule n times`: the first match, so often at most. Of `once` there is no count. */
export interface TimesStep {
  readonly kind: "times";
  readonly rule: Name;
  readonly count?: Count;
  readonly span: Span;
}

/** `repeat 12 { steps }` */
export interface RepeatStep {
  readonly kind: "repeat";
  readonly count: Count;
  readonly steps: readonly StageStep[];
  readonly span: Span;
}

/** An integer, or a parameter that holds one. */
export type Count = Extract<Literal, { kind: "int" }> | { readonly kind: "name"; readonly name: Name; readonly span: Span };

export type Clause = PathClause | UnlessClause | OptionalClause | EachClause | LetClause | WhereClause;

/** What may stand within `unless`, `optional`, `for each` and behind the `for` of an aggregate. */
export type InnerClause = PathClause | UnlessClause | LetClause | WhereClause;

/** `a:Kind -edge-> b <-edge- c` */
export interface PathClause {
  readonly kind: "path";
  readonly path: Path;
  readonly span: Span;
}

/** `unless` PATH [`where` CONDITION]: no match of the paths (that shares the names already bound) exists.
 *  A single path on the line, or `unless { clauses }`. */
export interface UnlessClause {
  readonly kind: "unless";
  readonly clauses: readonly InnerClause[];
  readonly span: Span;
}

/** `optional` PATH [`where` CONDITION], or `optional { clauses }`: a match for each that there is; without one, one in which its names are not bound. */
export interface OptionalClause {
  readonly kind: "optional";
  readonly clauses: readonly InnerClause[];
  readonly span: Span;
}

/** `for each` PATH [`where` CONDITION], or `for each { clauses }`: all matches at once; effects that speak of its names happen for each. */
export interface EachClause {
  readonly kind: "each";
  readonly clauses: readonly InnerClause[];
  readonly span: Span;
}

/** `let x = expression` */
export interface LetClause {
  readonly kind: "let";
  readonly name: Name;
  readonly value: Expr;
  readonly span: Span;
}

/** `where expression` (of type bool) */
export interface WhereClause {
  readonly kind: "where";
  readonly condition: Expr;
  readonly span: Span;
}

/** `first` then each step in turn. */
export interface Path {
  readonly first: NodePattern;
  readonly steps: readonly Step[];
  readonly span: Span;
}

export interface Step {
  readonly edge: EdgePattern;
  readonly node: NodePattern;
}

/** `-kind->`, `<-kind-`; with `+` or `*` behind the kind a repeated edge. */
export interface EdgePattern {
  readonly kinds: readonly Name[];
  readonly direction: "out" | "in";
  readonly repeat: "one" | "plus" | "star";
  readonly span: Span;
}

/** `name:Kind { attribute: expression, … }`; every part may be absent. Where name and kind are, `_` is written: any node. */
export interface NodePattern {
  readonly name?: Name;
  readonly type?: Name;
  readonly attributes: readonly AttributePattern[];
  readonly span: Span;
}

/** `{ offset: 24 }` requires equality, `{ offset }` binds the value to the name `offset`. */
export interface AttributePattern {
  readonly name: Name;
  readonly value?: Expr;
  readonly span: Span;
}

export type Effect =
  | DeleteEffect
  | PathEffect
  | AttributeEffect
  | PatchEffect
  | MessageEffect
  | BesideEffect;

/** `delete x`, `delete x cascade`, `delete a -edge-> b` */
export interface DeleteEffect {
  readonly kind: "delete";
  readonly path: Path;
  readonly cascade: boolean;
  readonly span: Span;
}

/** Edges to add; a node pattern with a kind and a name that the clauses do not bind is a new node. */
export interface PathEffect {
  readonly kind: "path";
  readonly path: Path;
  readonly span: Span;
}

/** `x.attribute = expression` */
export interface AttributeEffect {
  readonly kind: "attribute";
  readonly node: Name;
  readonly attribute: Name;
  readonly value: Expr;
  readonly span: Span;
}

/** `patch x.field from expression to expression` */
export interface PatchEffect {
  readonly kind: "patch";
  readonly node: Name;
  readonly field: Name;
  readonly from: Expr;
  readonly to: Expr;
  readonly span: Span;
}

/** `error "…{x.path}…" at x`, `warning …`, `note "…" at y`, `help "…"`. The code of the diagnostic is the rule's name. */
export interface MessageEffect {
  readonly kind: "message";
  readonly level: "error" | "warning" | "note" | "help";
  readonly text: Template;
  readonly at?: Name;
  readonly span: Span;
}

/** `beside a, b`: draw both nodes' layouts, signatures or shapes side by side. */
export interface BesideEffect {
  readonly kind: "beside";
  readonly left: Name;
  readonly right: Name;
  readonly span: Span;
}

/** Text with holes: `parts.length === holes.length + 1`. */
export interface Template {
  readonly parts: readonly string[];
  readonly holes: readonly Expr[];
  readonly span: Span;
}

export type Expr =
  | Literal
  | { readonly kind: "name"; readonly name: Name; readonly span: Span }
  | { readonly kind: "attribute"; readonly node: Name; readonly attribute: Name; readonly span: Span }
  | Aggregate
  | { readonly kind: "call"; readonly function: Name; readonly arguments: readonly Expr[]; readonly span: Span }
  | { readonly kind: "unary"; readonly op: "-" | "not"; readonly operand: Expr; readonly span: Span }
  | { readonly kind: "binary"; readonly op: BinaryOp; readonly left: Expr; readonly right: Expr; readonly span: Span };

/**
 * `max(expression for clauses)`, and the same with `min`, `sum`, `all`, `any`; `count(for clauses)`;
 * `join(text, separator for clauses by keys)`; `fold(name = start, next for clauses by keys)`.
 */
export interface Aggregate {
  readonly kind: "aggregate";
  readonly function: Name;
  /** Of `fold`: the name of what has been reached so far, and its value before the first match. */
  readonly fold?: { readonly name: Name; readonly start: Expr };
  /** What is aggregated, of each match; absent for `count`. Of `join` the text, then the separator. */
  readonly values: readonly Expr[];
  readonly clauses: readonly InnerClause[];
  /** The order of `fold` and `join`: by the first, then by the second, …; then by the nodes. */
  readonly by: readonly Expr[];
  readonly span: Span;
}

export type BinaryOp = "+" | "-" | "*" | "/" | "%" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "and" | "or";

/** Integers are of any size and may be written in decimal or as `0x…`. */
export type Literal =
  | { readonly kind: "int"; readonly value: bigint; /** Written as `0x…`. */ readonly hex?: true; readonly span: Span }
  | { readonly kind: "string"; readonly value: string; readonly span: Span }
  | { readonly kind: "bool"; readonly value: boolean; readonly span: Span };

/** A golden: titled cases, each a graph, then what the rules make of it. */
export interface GoldenFile {
  readonly kind: "golden";
  readonly cases: readonly GoldenCase[];
}

/**
 * `# title`, values of parameters (`param largest = 32`), paths, `==>`, then added paths, attributes (`x.a = 1`), patches,
 * what was taken away (`delete x`, `delete a -edge-> b`), or diagnostics (`error code "message"`).
 */
export interface GoldenCase {
  readonly title: string;
  readonly parameters: readonly { readonly name: Name; readonly value: Literal; readonly span: Span }[];
  readonly graph: readonly Path[];
  readonly expected: readonly (PathEffect | AttributeEffect | PatchEffect | DeleteEffect | ExpectedMessage)[];
  /** Offsets of the text between `==>` and the end of the case, for `UPDATE=1`. */
  readonly expectedSpan: Span;
  readonly span: Span;
}

export interface ExpectedMessage {
  readonly kind: "expected_message";
  readonly level: "error" | "warning";
  readonly code: Name;
  readonly text?: string;
  readonly span: Span;
}
