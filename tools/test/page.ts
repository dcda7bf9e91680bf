/**
 * Pages of diagnostics that no rule and no scenario raises: a test that meets such a diagnostic shows it to its page, where
 * the message stands as a person reads it. `UPDATE=1` writes it anew; a page that says otherwise fails the test.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../../specs/diagnostic.js";
import { renderHuman } from "../cli/render/human.js";
import { root } from "../house/sources.js";

export interface Pages {
  /** Takes what a test has met; the first of each code counts. */
  readonly see: <T extends readonly Diagnostic[]>(diagnostics: T) => T;
  /** The same of what was printed. */
  readonly read: (printed: string) => void;
  /** Each of the codes was met, and its page shows it so. To be called by the last test of a file; where tests were skipped, what was met must be so. */
  readonly compare: (skipped?: boolean) => void;
}

/** The first fenced block of a page. */
const BLOCK = /```[a-z]*\n([\s\S]*?)\n```/;

function compareWith(code: string, told: string): void {
  const file = join(root, "specs/diagnostics", `${code}.md`);
  const page = readFileSync(file, "utf8");
  const found = BLOCK.exec(page);
  if (!found) throw new Error(`${code}.md has no block for its message`);
  if (process.env.UPDATE) writeFileSync(file, page.slice(0, found.index) + `\`\`\`text\n${told}\n\`\`\`` + page.slice(found.index + found[0].length));
  else if (found[1] !== told) throw new Error(`${code}.md shows another message than the one that is raised (UPDATE=1 writes it anew):\n${told}`);
}

/** Shows the diagnostics of these codes to their pages; `tidy` takes out what is another on another machine. */
export function pagesOf(codes: readonly string[], tidy: (text: string) => string = (text) => text): Pages {
  const met = new Map<string, string>();
  const meet = (code: string, told: string): void => {
    if (codes.includes(code) && !met.has(code)) met.set(code, tidy(told.replace(/\n {3}= path:[\s\S]*$/, "")).replace(/[ \t]+$/gm, ""));
  };
  return {
    see: (diagnostics) => {
      for (const one of diagnostics) meet(one.code, renderHuman(one, { color: false, width: 100 }));
      return diagnostics;
    },
    read: (printed) => {
      for (const told of printed.split(/\n\n(?=\S)/)) meet(/^\w+\[(\w+)\]/.exec(told)?.[1] ?? "", told.replace(/\n+$/, ""));
    },
    compare: (skipped = false) => {
      const missing = codes.filter((code) => !met.has(code));
      if (missing.length && !skipped) throw new Error(`no test of this file raises ${missing.join(", ")}`);
      for (const [code, told] of met) compareWith(code, told);
    },
  };
}
