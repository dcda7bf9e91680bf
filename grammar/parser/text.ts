/** The inside of a text in quotes: escapes, and where it ends: at its quote, at a hole, or (a fault) with its line. */

interface TextFault {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly help?: string;
}

export interface TextPart {
  readonly value: string;
  /** Offset behind the closing sign. */
  readonly end: number;
  readonly closedBy: '"' | "{" | "line";
  readonly faults: readonly TextFault[];
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  n: "\n",
  "{": "{",
  "}": "}",
};
const plain = /[^"\\{\n]+/y;

/** Reads from behind the opening sign. A text within a hole (`nested`) has no holes of its own. */
export function readText(text: string, from: number, nested: boolean): TextPart {
  const parts: string[] = [];
  const faults: TextFault[] = [];
  let at = from;
  for (;;) {
    plain.lastIndex = at;
    const run = plain.exec(text)?.[0] ?? "";
    parts.push(run);
    at += run.length;
    const sign = text[at];
    if (sign === '"' || (sign === "{" && !nested))
      return { value: parts.join(""), end: at + 1, closedBy: sign, faults };
    if (sign === undefined || sign === "\n") {
      faults.push(unclosed(text, from, at));
      return { value: parts.join(""), end: at, closedBy: "line", faults };
    }
    if (sign === "{") {
      faults.push({
        start: at,
        end: at + 1,
        message: "a text within a hole cannot have holes",
        help: "write `\\{` for a brace",
      });
      at++;
      continue;
    }
    at = escape(text, at, parts, faults);
  }
}

/** Reads the escape at `at` and gives the offset behind it. */
function escape(text: string, at: number, parts: string[], faults: TextFault[]): number {
  const letter = text[at + 1];
  const meaning = letter === undefined ? undefined : escapes[letter];
  if (meaning !== undefined) {
    parts.push(meaning);
    return at + 2;
  }
  faults.push({
    start: at,
    end: at + 1,
    message: '`\\` must be followed by one of `"` `\\` `n` `{` `}`',
    help: "write `\\\\` for a backslash",
  });
  return at + 1;
}

const unclosed = (text: string, from: number, at: number): TextFault => ({
  start: Math.max(0, from - 1),
  end: Math.max(at, Math.min(from, text.length)),
  message: "the text does not end on its line",
  help: 'close it with `"`; a line break is written `\\n`',
});
