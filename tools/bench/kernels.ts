/**
 * The kernels of `examples/bench`, by the number under which the host runs them. A group is what an aim is given for:
 * `loops` and `calls` at most 1.02 of a whole-program build, `by value` at most 1.10 (07-performance, section 1).
 */

export type Group = "loops" | "calls" | "by value" | "accessors";

export interface Kernel {
  readonly number: number;
  readonly name: string;
  readonly group: Group;
}

/** In the order of the tables. */
export const kernels: readonly Kernel[] = [
  { number: 0, name: "integrate", group: "loops" },
  { number: 7, name: "plain vectors", group: "loops" },
  { number: 1, name: "sum masses", group: "loops" },
  { number: 2, name: "count awake", group: "loops" },
  { number: 3, name: "heaviest", group: "loops" },
  { number: 4, name: "nested fields", group: "loops" },
  { number: 5, name: "conditional", group: "loops" },
  { number: 10, name: "plugin calls host", group: "calls" },
  { number: 11, name: "upcast and call", group: "calls" },
  { number: 12, name: "tiny call", group: "calls" },
  { number: 13, name: "host calls plugin", group: "calls" },
  { number: 20, name: "sort", group: "by value" },
  { number: 21, name: "push", group: "by value" },
  { number: 22, name: "pop and push", group: "by value" },
  { number: 23, name: "clone all", group: "by value" },
  { number: 24, name: "swap_remove", group: "by value" },
  { number: 25, name: "remove, insert", group: "by value" },
  { number: 26, name: "drain, collect", group: "by value" },
  { number: 27, name: "HashMap", group: "by value" },
  { number: 6, name: "small accessor", group: "accessors" },
];

/** Ratios to a whole-program build that are aimed at; small accessors are calls into the definer, so there is none for them. */
export const aims: Readonly<Record<Group, number | undefined>> = { loops: 1.02, calls: 1.02, "by value": 1.1, accessors: undefined };

export const groups: readonly Group[] = ["loops", "calls", "by value", "accessors"];
