/** One thing that may be written at the cursor. */
import { CompletionItemKind, InsertTextFormat, type CompletionItem } from "vscode-languageserver/node";
import type { Range } from "vscode-languageserver/node";

export interface Offer {
  readonly label: string;
  readonly kind: keyof typeof CompletionItemKind;
  readonly detail?: string;
  readonly documentation?: string | undefined;
  /** What is written, if it is not the label; with `$1`, `${2:…}` and `$0` it is a form to fill in. */
  readonly insert?: string;
  /** What is offered first: 0 before 1. */
  readonly rank: number;
}

/** Forms to fill in become plain text for an editor that does not know them. */
function plain(form: string): string {
  return form.replace(/\$\{\d+(?::((?:[^}\\]|\\.)*))?\}|\$\d+/g, (_, text: string | undefined) => text ?? "").replace(/\\([$}\\])/g, "$1");
}

export function itemOf({ label, kind, detail, documentation, insert, rank }: Offer, range: Range, snippets: boolean): CompletionItem {
  const form = insert !== undefined && /\$[\d{]/.test(insert);
  return {
    label,
    kind: CompletionItemKind[kind],
    ...(detail ? { detail } : {}),
    ...(documentation ? { documentation: { kind: "markdown", value: documentation } } : {}),
    sortText: `${rank}${label}`,
    filterText: label,
    insertTextFormat: form && snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range, newText: form && !snippets ? plain(insert) : (insert ?? label) },
  };
}
