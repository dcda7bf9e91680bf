/**
 * What there is to read about the language while writing in it: functions with their rows of the reference, and the
 * pages of diagnostics. The reference itself is the source, so the editor never says anything else.
 */

export interface FunctionEntry {
  readonly name: string;
  /** As it is called: `align(v, a)`. */
  readonly call: string;
  readonly sentence: string;
  readonly example?: string;
  /** Of an aggregate: its value where nothing matches. */
  readonly empty?: string;
}

export interface Manual {
  /** A function can be two: `max` of values, and `max` of matches. */
  readonly functions: ReadonlyMap<string, readonly FunctionEntry[]>;
  /** The text of a page of `specs/diagnostics/`. */
  readonly page: (code: string) => string | undefined;
  readonly pageUri: (code: string) => string;
}

/** Cells of a row of a table, without the code marks around them. */
function cells(row: string): readonly string[] {
  const inner = row.replace(/^\|/, "").replace(/\|\s*$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}

const code = /`([^`]+)`/g;

function entriesOf(row: string): readonly FunctionEntry[] {
  const [first = "", sentence = "", last = ""] = cells(row);
  const calls = [...first.matchAll(code)].map((match) => match[1]!);
  if (!calls.length || !/^[a-z_]+\(/.test(calls[0]!)) return [];
  const aggregate = calls[0]!.includes("for ");
  const shape = calls[0]!.slice(calls[0]!.indexOf("("));
  return calls.map((call) => {
    const name = /^[a-z_]+/.exec(call)![0];
    const whole = call.includes("(") ? call : `${name}${shape}`;
    return { name, call: whole, sentence, ...(aggregate ? { empty: last } : { example: last.replace(/^`|`$/g, "") }) };
  });
}

/** The functions that a page of the reference has rows for. */
export function functionsOf(reference: string): ReadonlyMap<string, readonly FunctionEntry[]> {
  const found = new Map<string, FunctionEntry[]>();
  for (const line of reference.split("\n"))
    if (/^\| `[a-z_]+\(/.test(line)) for (const entry of entriesOf(line)) found.set(entry.name, [...(found.get(entry.name) ?? []), entry]);
  return found;
}

/** The manual that lies below a folder with `specs/`. */
export function readManual(root: string, read: (uri: string) => string | undefined): Manual {
  const pageUri = (name: string): string => `${root}/specs/diagnostics/${name}.md`;
  return {
    functions: functionsOf(read(`${root}/specs/race.md`) ?? ""),
    page: (name) => (/^[a-z_0-9]+$/.test(name) ? read(pageUri(name)) : undefined),
    pageUri,
  };
}
