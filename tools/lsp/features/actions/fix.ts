/** A change that mends what a diagnostic speaks of. */
import type { Diagnostic as Shown } from "vscode-languageserver/node";
import type { Item, Word } from "../../syntax/outline.js";
import type { Extent } from "../../text.js";
import type { Source } from "../../workspace/source.js";
import type { Workspace } from "../../workspace/workspace.js";

export interface Edit extends Extent {
  readonly text: string;
}

export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** The one that is nearly always meant. */
  readonly preferred?: true;
}

/** A diagnostic with what stands where it points. */
export interface Wrong {
  readonly workspace: Workspace;
  readonly source: Source;
  readonly shown: Shown;
  readonly extent: Extent;
  /** Words that lie within. */
  readonly words: readonly Word[];
  readonly item?: Item;
  /** What the message names in code marks, in its order. */
  readonly named: readonly string[];
  readonly help: readonly string[];
}

export const quoted = (text: string): readonly string[] => [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);

export const replace = ({ start, end }: Extent, text: string): Edit => ({ start, end, text });
export const insert = (at: number, text: string): Edit => ({ start: at, end: at, text });

/** The word that the message is about: the first that it names. */
export function wrongWord({ words, named, source, extent }: Wrong): Extent | undefined {
  for (const name of named) {
    const word = words.find(({ text }) => text === name);
    if (word) return word;
    if (source.text.slice(extent.start, extent.end) === name) return extent;
  }
  return undefined;
}
