/**
 * JavaScript source in the making. What generated code works on (tables, columns, functions of the engine) is handed
 * to it as constants of the function around it, so the text holds names and small numbers only;
 * arrays that are read in loops are fetched into locals once, where the function begins.
 */

export interface Source {
  readonly lines: string[];
  /** Expression → local that holds it from the beginning of the function on. */
  readonly fetched: Map<string, string>;
  readonly constants: Map<unknown, string>;
  fresh: number;
}

export function emptySource(): Source {
  return { lines: [], fetched: new Map(), constants: new Map(), fresh: 0 };
}

export function emit(source: Source, ...lines: readonly string[]): void {
  source.lines.push(...lines);
}

/** A name that nothing else has. */
export function fresh(source: Source, hint: string): string {
  return `${hint}_${source.fresh++}`;
}

/** The name under which the code knows an object or a function. */
export function constant(source: Source, value: unknown, hint: string): string {
  let name = source.constants.get(value);
  if (name === undefined) source.constants.set(value, (name = `${hint.replaceAll(/\W/g, "_")}$${source.constants.size}`));
  return name;
}

/** A local that holds the expression; it must not change while the function runs. */
export function fetched(source: Source, expression: string): string {
  let name = source.fetched.get(expression);
  if (name === undefined) source.fetched.set(expression, (name = expression.replaceAll(/\W/g, "_")));
  return name;
}

type Factory = (...constants: readonly unknown[]) => unknown;

/** Functions by their source: what is compiled alike is compiled once. */
export type Factories = Map<string, Factory>;

/** The function with these parameters and the lines so far as its body. */
export function functionOf<F>(source: Source, factories: Factories, name: string, parameters: string): F {
  const locals = [...source.fetched].map(([expression, local]) => `const ${local} = ${expression};`);
  const text = ['"use strict";', `return function ${name}(${parameters}) {`, ...locals, ...source.lines, "};"].join("\n");
  const names = [...source.constants.values()];
  const key = `${names.join()}\n${text}`;
  let factory = factories.get(key);
  // The text is made of a checked program's slots, numbers and operators; texts in it went through JSON.stringify.
  if (!factory) factories.set(key, (factory = new Function(...names, text) as Factory));
  return factory(...source.constants.keys()) as F;
}
