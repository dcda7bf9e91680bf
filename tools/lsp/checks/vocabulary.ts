/** The text of a program's vocabulary, for the compiler, where it is not that of STEG. */
import type { Source } from "../workspace/source.js";
import { schemaOf, type Workspace } from "../workspace/workspace.js";
import type { VocabularyText } from "./compile.js";

export function vocabularyOf(workspace: Workspace, source: Source): VocabularyText | undefined {
  const { uri, name } = schemaOf(workspace, source);
  if (name === "rust") return undefined;
  const text = workspace.files.read(uri);
  return text === undefined ? undefined : { name, text };
}
