/** Words and extents as the protocol's locations. */
import type { Location, Range } from "vscode-languageserver/node";
import { rangeOf, type Extent } from "../text.js";
import type { Source } from "../workspace/source.js";

export const rangeIn = (source: Source, extent: Extent): Range => rangeOf(source.lines(), extent);

export const locationIn = (source: Source, extent: Extent): Location => ({ uri: source.uri, range: rangeIn(source, extent) });

const nowhere: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

export const startOf = (uri: string): Location => ({ uri, range: nowhere });
