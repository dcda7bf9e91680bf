/**
 * STEG records: one JSON object a line, as `steg.jsonl` in an `.rcrate` and `facts.jsonl` of the driver have them.
 * Nothing in them is trusted: kinds, attribute types, edge kinds and keys are checked against the schema,
 * and damage is said with its line. Memory is bounded by the text: one line is parsed at a time.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import { edgeKinds, nodeKinds, type AttributeType } from "../../specs/types/vocabulary.js";
import type { Value } from "./value.js";

export interface Record {
  readonly key: string;
  readonly kind: string;
  readonly attributes: Readonly<{ [name: string]: Value }>;
  readonly edges: Readonly<{ [kind: string]: readonly string[] }>;
}

export interface ReadRecords {
  readonly records: readonly Record[];
  readonly diagnostics: readonly Diagnostic[];
}

const LONGEST_LINE = 1 << 24;
const LONGEST_KEY = 1 << 16;
const MOST_DIAGNOSTICS = 20;

/** A graph that is not what it should be. */
export function damagedGraph(file: string, message: string, line?: number): Diagnostic {
  return {
    severity: "error",
    code: "damaged_graph",
    message: `the graph of ${file} is damaged: ${message}`,
    labels: [{ text: "here", unit: file, place: { file, ...(line !== undefined && { line }) } }],
    notes: [],
    help: ["make the file again with `race pack`"],
  };
}

// A word of what is wrong, or the thing itself.
type Checked<T> = { readonly wrong: string } | { readonly value: T };

const wrong = (text: string): { readonly wrong: string } => ({ wrong: text });

/** Reads records. What is damaged is left out and said; after twenty such lines the reader gives up. */
export function readRecords(text: string, file: string): ReadRecords {
  const records: Record[] = [];
  const diagnostics: Diagnostic[] = [];
  for (let start = 0, line = 1; start < text.length && diagnostics.length < MOST_DIAGNOSTICS; line++) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    const checked = end - start > LONGEST_LINE ? wrong("the line is too long") : readLine(text.slice(start, end));
    if ("wrong" in checked) diagnostics.push(damagedGraph(file, checked.wrong, line));
    else records.push(checked.value);
    start = end + 1;
  }
  return { records, diagnostics };
}

function readLine(line: string): Checked<Record> {
  try {
    return checkRecord(JSON.parse(line));
  } catch {
    return wrong("this is not JSON");
  }
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function checkRecord(value: unknown): Checked<Record> {
  if (!isObject(value)) return wrong("a record is an object");
  const { key, kind, attributes = {}, edges = {}, ...rest } = value;
  if (Object.keys(rest).length) return wrong(`a record has no \`${Object.keys(rest)[0]}\``);
  if (!isKey(key) || key.startsWith("=")) return wrong("the key of the record is missing or not allowed");
  if (typeof kind !== "string" || !Object.hasOwn(nodeKinds, kind) || kind === "Identity")
    return wrong(`no record can have the kind ${JSON.stringify(kind)}`);
  const checkedAttributes = checkAttributes(kind, attributes);
  if ("wrong" in checkedAttributes) return checkedAttributes;
  const checkedEdges = checkEdges(kind, edges);
  if ("wrong" in checkedEdges) return checkedEdges;
  return { value: { key, kind, attributes: checkedAttributes.value, edges: checkedEdges.value } };
}

// No control characters: a tab divides the parts of an edge's key.
function isKey(key: unknown): key is string {
  return typeof key === "string" && key.length > 0 && key.length <= LONGEST_KEY && !/[\u0000-\u001f]/.test(key);
}

function checkAttributes(kind: string, given: unknown): Checked<Record["attributes"]> {
  if (!isObject(given)) return wrong("`attributes` is an object");
  const attributes: { [name: string]: Value } = {};
  for (const name of Object.keys(given)) {
    const type = Object.hasOwn(nodeKinds[kind]!, name) ? nodeKinds[kind]![name]! : undefined;
    if (!type) return wrong(`a ${kind} has no attribute ${JSON.stringify(name)}`);
    const value = readValue(given[name], type);
    if (value === undefined) return wrong(`\`${name}\` of a ${kind} must be of type ${type}`);
    attributes[name] = value;
  }
  return { value: attributes };
}

/** A value of the type, integers also as decimal or hexadecimal text. */
export function readValue(value: unknown, type: AttributeType): Value | undefined {
  if (type === "bool") return typeof value === "boolean" ? value : undefined;
  if (type === "string") return typeof value === "string" ? value : undefined;
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  if (typeof value !== "string" || value.length > 1024 || !/^-?(0x[0-9a-f]+|[0-9]+)$/.test(value)) return undefined;
  return value.startsWith("-") ? -BigInt(value.slice(1)) : BigInt(value);
}

function checkEdges(kind: string, given: unknown): Checked<Record["edges"]> {
  if (!isObject(given)) return wrong("`edges` is an object");
  const edges: { [kind: string]: readonly string[] } = {};
  for (const name of Object.keys(given)) {
    const schema = Object.hasOwn(edgeKinds, name) ? edgeKinds[name]! : undefined;
    if (!schema?.from.includes(kind)) return wrong(`a ${kind} has no edge ${JSON.stringify(name)}`);
    const targets = given[name];
    if (!Array.isArray(targets) || !targets.every(isKey)) return wrong(`the edge \`${name}\` needs a list of keys`);
    if (name === "is" && targets.length > 1) return wrong("a record has at most one identity");
    edges[name] = targets;
  }
  return { value: edges };
}
