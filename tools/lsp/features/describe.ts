/** What is said of a thing when somebody hovers over it or is about to write it: Markdown, the code first. */
import type { FunctionEntry } from "../manual/manual.js";
import { keywordEntries } from "../manual/words.js";
import type { Schema } from "../schema/schema.js";
import type { Item } from "../syntax/outline.js";
import { lineAt } from "../text.js";
import type { Source } from "../workspace/source.js";

export const fenced = (text: string, language = "race"): string => `\`\`\`${language}\n${text}\n\`\`\``;
export const marked = (names: Iterable<string>): string => [...names].map((name) => `\`${name}\``).join(", ");

const paragraphs = (...parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join("\n\n");

/** Names with commas, the first few of many. */
export function some(names: readonly string[], most: number): string {
  return marked(names.slice(0, most)) + (names.length > most ? `, and ${names.length - most} more` : "");
}

const mostEdges = 24;

export function describeKind(schema: Schema, name: string): string | undefined {
  const kind = schema.kinds.get(name);
  if (!kind) return undefined;
  const attributes = [...kind.attributes].map(([one, { type }]) => `${one}: ${type}`);
  const out = [...schema.edges].filter(([, edge]) => edge.from.includes(name)).map(([edge]) => `-${edge}->`);
  const into = [...schema.edges].filter(([, edge]) => edge.to.includes(name)).map(([edge]) => `<-${edge}-`);
  return paragraphs(
    fenced(`:${name}`),
    kind.description,
    attributes.length ? `Attributes: ${marked(attributes)}` : undefined,
    out.length ? `From it: ${some(out, mostEdges)}` : undefined,
    into.length ? `To it: ${some(into, mostEdges)}` : undefined,
  );
}

export function describeEdge(schema: Schema, name: string): string | undefined {
  const edge = schema.edges.get(name);
  return edge && paragraphs(fenced(`-${name}->`), edge.description, `From ${marked(edge.from)} to ${marked(edge.to)}.`);
}

export function describeAttribute(schema: Schema, name: string, kinds: ReadonlySet<string>): string | undefined {
  const having = [...schema.kinds].filter(([, { attributes }]) => attributes.has(name));
  const meant = having.filter(([kind]) => kinds.has(kind));
  const shown = meant.length ? meant : having;
  const first = shown[0]?.[1].attributes.get(name);
  const sentences = new Set(shown.map(([, { attributes }]) => attributes.get(name)!.description));
  return first && paragraphs(fenced(`${name}: ${first.type}`), [...sentences].filter(Boolean).join(" "), `An attribute of ${some(shown.map(([kind]) => kind), 8)}.`);
}

const describeEntry = ({ call, sentence, example, empty }: FunctionEntry): string =>
  paragraphs(fenced(call), `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`, example && fenced(example), empty && `Without a match: ${empty}.`);

export function describeFunction(entries: readonly FunctionEntry[] | undefined): string | undefined {
  return entries?.map(describeEntry).join("\n\n---\n\n");
}

export function describeKeyword(name: string): string | undefined {
  const entry = Object.hasOwn(keywordEntries, name) ? keywordEntries[name] : undefined;
  return entry && paragraphs(`**${name}** ${entry.sentence.charAt(0).toLowerCase()}${entry.sentence.slice(1)}`, entry.example && fenced(entry.example));
}

const placeOf = (source: Source, item: Item): string => `${source.path.slice(source.path.lastIndexOf("/") + 1)}, line ${lineAt(source.lines(), item.head.start) + 1}`;

export function describeItem(source: Source, item: Item): string {
  const head = item.kind === "param" ? `param ${item.name?.text}: ${item.type ?? "?"} = ${item.value ?? "?"}` : [item.change, item.form ?? item.kind, item.name?.text].filter(Boolean).join(" ");
  return paragraphs(fenced(head), item.doc.join("\n"), `*${placeOf(source, item)}*`);
}
