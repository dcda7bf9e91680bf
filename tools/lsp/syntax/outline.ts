/**
 * What the editor knows of a file: its words, each with the part that it plays, and the items that they stand in.
 * It is read from tokens and not from the syntax tree, because a tree has only what is whole, and who types is in the
 * middle of something. A test compares it with the tree wherever there is one.
 */
import type { Extent } from "../text.js";

/** What a word is the name of. */
export type Role =
  /** A node or a value within a rule or a case. */
  | "name"
  | "kind"
  | "edge"
  | "attribute"
  | "function"
  | "keyword"
  | "rule"
  | "stage"
  | "parameter"
  /** `int`, `string` or `bool` behind a parameter. */
  | "type"
  /** A part of what a file `use`s. */
  | "use"
  /** A form of rule, or another word that opens an item. */
  | "item";

/** Where a name stands: it decides what may be written there instead. */
export type Place = "clause" | "inner" | "effect" | "holds" | "graph" | "expected" | "node" | "expression" | "operator" | "header" | "step" | "at";

export interface Word extends Extent {
  readonly text: string;
  readonly role: Role;
  /** The place that introduces what is named. */
  readonly binds: boolean;
  readonly place?: Place;
  /** Of a name: where it is looked up. */
  readonly scope?: Scope;
  readonly sort?: "node" | "value";
  /** Of a name that `{ attribute }` gives: it is the attribute's own and cannot be another. */
  readonly short?: true;
  /** Of an attribute: the node in whose braces it stands, or the name before the dot. */
  readonly node?: NodeUse;
  readonly of?: Word;
  readonly edge?: EdgeUse;
  readonly item?: Item;
}

/** Names are looked up from the inside to the outside; the outermost that binds a name is its home. */
export interface Scope {
  readonly parent?: Scope;
  /** Names that are bound here, with the first place that does. */
  readonly bound: Map<string, Word>;
}

/** A node as it is drawn once. */
export interface NodeUse {
  name?: Word;
  kind?: Word;
  readonly scope: Scope;
  /** In an effect, a node is not narrowed. */
  readonly effect: boolean;
  /** Behind the last token that belongs to it. */
  end: number;
}

export interface EdgeUse extends Extent {
  readonly kinds: readonly Word[];
  readonly direction: "out" | "in";
  readonly repeat: "one" | "plus" | "star";
  readonly from: NodeUse;
  readonly to: NodeUse;
  readonly effect: boolean;
  /** Drawn to its end; an edge that is being typed is not. */
  readonly whole: boolean;
}

export interface Item extends Extent {
  readonly kind: "rule" | "param" | "stage" | "case" | "part";
  /** Of a rule. */
  form?: string;
  change?: "extend" | "override";
  /** Rule, parameter or stage; a case has a title. */
  name?: Word;
  title?: string;
  readonly doc: readonly string[];
  /** Where its `///` lines start, or it itself. */
  readonly docStart: number;
  end: number;
  /** The keyword that opens it. */
  readonly head: Extent;
  /** Offsets of the braces around its body. */
  open?: number;
  close?: number;
  /** `=>` or `==>`. */
  arrow?: Extent;
  /** Of a parameter: its type and value, as written. */
  type?: string;
  value?: string;
  readonly scope: Scope;
  readonly nodes: NodeUse[];
  readonly edges: EdgeUse[];
  /** Names before which it goes, and the like: references to other rules and stages. */
  readonly refers: Word[];
}

/** One `use`, with its path in words. */
export interface UseLine extends Extent {
  readonly path: readonly Word[];
}

export interface Outline {
  readonly golden: boolean;
  readonly doc: readonly string[];
  /** In the order of the text; at one place the attribute stands before the name that it gives. */
  readonly words: readonly Word[];
  readonly items: readonly Item[];
  readonly uses: readonly UseLine[];
  /** Pairs of braces that reach over lines. */
  readonly blocks: readonly Extent[];
}

/** The scope in which a name is at home: the outermost around it that binds it. */
export function homeOf(scope: Scope, name: string): Scope | undefined {
  const outer = scope.parent && homeOf(scope.parent, name);
  return outer ?? (scope.bound.has(name) ? scope : undefined);
}

/** The place that binds a name here. */
export function bindingOf(word: Word): Word | undefined {
  return word.scope && homeOf(word.scope, word.text)?.bound.get(word.text);
}

/** All words at an offset, also where it is their end. */
export function wordsAt(outline: Outline, offset: number): readonly Word[] {
  const touching = outline.words.filter((word) => word.start <= offset && offset <= word.end);
  const inside = touching.filter((word) => offset < word.end);
  return inside.length ? inside : touching;
}

/** The item that an offset lies in, its `///` lines included. */
export function itemAt(outline: Outline, offset: number): Item | undefined {
  return outline.items.findLast((item) => item.docStart <= offset && offset <= item.end);
}
