/** Differences of attributes in words; those that only make sense together are one difference. */

export type Stated = bigint | string | boolean | undefined;

export interface Difference {
  readonly name: string;
  readonly was: Stated;
  readonly is: Stated;
}

export interface Told {
  readonly what: string;
  readonly list?: { readonly head: string; readonly entry: string };
}

/** Attributes with one of these beginnings belong together. */
const families = ["niche_", "tag_"] as const;

/** Differences by family, in their order. */
export function toldTogether(differences: readonly Difference[]): readonly (readonly Difference[])[] {
  const groups = new Map<string, Difference[]>();
  for (const one of differences) {
    const family = families.find((begins) => one.name.startsWith(begins)) ?? one.name;
    groups.set(family, [...(groups.get(family) ?? []), one]);
  }
  return [...groups.values()];
}

const arrow = ({ was, is }: Difference): string => `${said(was)} → ${said(is)}`;

function said(value: Stated): string {
  if (value === undefined || value === "") return "none";
  return typeof value === "bigint" && value > 0xffffn ? `0x${value.toString(16)}` : String(value);
}

const named: Readonly<{ [name: string]: (subject: string, one: Difference) => Told }> = {
  size: (_, one) => ({ what: `size ${arrow(one)}` }),
  align: (_, one) => ({ what: `alignment ${arrow(one)}` }),
  pass: (_, one) => ({ what: `passed by value: ${arrow(one)}` }),
  resilient: (_, { is }) => ({ what: is === true ? "marked as resilient" : "no longer marked as resilient" }),
  needs_drop: (_, { is }) => ({ what: is === true ? "has something to drop now" : "has nothing to drop any more" }),
  destructor: (_, { is }) => ({ what: is === true ? "implements `Drop` now" : "no longer implements `Drop`" }),
  offset: (subject, one) => ({ what: `field ${subject} moved: ${arrow(one)}`, list: { head: "fields moved", entry: `${subject} ${arrow(one)}` } }),
  discriminant: (subject, one) => ({ what: `${subject} renumbered: ${arrow(one)}`, list: { head: "variants renumbered", entry: `${subject.replace("variant ", "")} ${arrow(one)}` } }),
  has_default: (subject, { is }) => ({ what: `${subject} ${is === true ? "gained" : "lost"} its default body` }),
  visibility: (subject, one) => ({ what: `field ${subject}: ${arrow(one)}` }),
};

/** Where an `Option` around the type may keep its `None`. */
function nicheTold(differences: readonly Difference[]): string {
  const field = differences.find((one) => one.name === "niche_field");
  const rest = differences.map((one) => `${one.name.slice("niche_".length)} ${arrow(one)}`).join(", ");
  return field ? `an \`Option\` around it keeps its \`None\` elsewhere: ${arrow(field)}` : `unused values, for the \`None\` of an \`Option\`: ${rest}`;
}

/** What differs, of the subject (empty for a type or trait itself). */
export function told(subject: string, differences: readonly Difference[]): Told {
  const [first] = differences as readonly [Difference];
  if (first.name.startsWith("niche_")) return { what: nicheTold(differences) };
  if (first.name.startsWith("tag_")) return { what: `how variants are told apart: ${differences.map((one) => `${one.name.slice("tag_".length)} ${arrow(one)}`).join(", ")}` };
  const plain: Told = { what: `${subject ? `${subject}: ` : ""}${first.name.replaceAll("_", " ")} ${arrow(first)}` };
  return named[first.name]?.(subject, first) ?? plain;
}
