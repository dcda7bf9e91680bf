/** The kinds that names without a label have, shown behind them: `site` is seen as `site:Site`. Off until asked for. */
import { InlayHintKind, type InlayHint } from "vscode-languageserver/node";
import { kindsAround } from "../symbols/target.js";
import { bindingOf } from "../syntax/outline.js";
import { positionAt, type Extent } from "../text.js";
import type { Source } from "../workspace/source.js";
import { schemaOf, type Workspace } from "../workspace/workspace.js";

/** More kinds than this say nothing to a reader. */
const mostKinds = 2;

export function inlayHints(workspace: Workspace, source: Source, { start, end }: Extent): readonly InlayHint[] {
  const all = schemaOf(workspace, source).kinds.size;
  return source
    .outline()
    .items.filter((item) => item.end >= start && item.start <= end)
    .flatMap((item) => {
      const kinds = kindsAround(workspace, source, item);
      return item.nodes.flatMap(({ name, kind }) => {
        if (!name || kind || bindingOf(name) !== name || name.start < start || name.end > end) return [];
        const known = [...kinds.name(name)];
        if (!known.length || known.length > mostKinds || known.length === all) return [];
        const labelled = item.nodes.some((other) => other.kind && other.name?.text === name.text && bindingOf(other.name) === name);
        return labelled ? [] : [{ position: positionAt(source.lines(), name.end), label: `:${known.join("|")}`, kind: InlayHintKind.Type }];
      });
    });
}
