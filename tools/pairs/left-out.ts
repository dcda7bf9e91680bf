/**
 * Uses that a plugin cannot have even on its own interface, because they cannot be compiled for every layout: an author is
 * told so when the plugin is linked, and leaves them out. They are counted, with what was said.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";

export interface LeftOut {
  /** The function of the use. */
  readonly use: string;
  readonly why: string;
}

/** Numbers and names of what was made up say nothing about the kind of a refusal. */
const general = (text: string): string => text.replaceAll(/api::\w+/g, "T").replaceAll(/\b\d+\b/g, "N").replaceAll(/\b[fp]N?\d\w*\b/g, "f");

const refusal = /^`([^]*)` is needed, but could not be compiled for every layout: ([^]*)$/;

/** What is done with values of a type by code of the standard library. */
const libraryUses = ["optional", "sort", "insert", "iterate", "array", "result", "mapped", "swap", "tuple", "counted", "boxed", "option", "vector", "exchange", "moved", "captured"];

/** A use by its function; of instances of the library's code, all uses that may need them. */
function ofRefused(message: string): readonly LeftOut[] {
  const [, symbol, reason] = refusal.exec(message) ?? [];
  if (!symbol || !reason) return [];
  const why = `not_lifted: ${general(reason)}`;
  const own = /^plugin::(\w+)(?:::|$)/.exec(symbol)?.[1];
  if (own) return /_/.test(own) && !/^(touch|use)_/.test(own) ? [{ use: own, why }] : [];
  return [...new Set([...symbol.matchAll(/api::(\w+)/g)].map((match) => match[1]!))].flatMap((type) => libraryUses.map((use) => ({ use: `${use}_${type}`, why })));
}

function ofGuard(message: string): readonly LeftOut[] {
  const kept = /was built for `core::result::Result<api::(\w+), alloc::string::String>` keeps data/.exec(message);
  return kept ? [{ use: `result_${kept[1]!}`, why: "guard_failed: `Result<T, String>` keeps data beside its tag, which lies in a type that evolves" }] : [];
}

/** The uses that stand in the way of a link, each once. */
export function culprits(errors: readonly Diagnostic[]): readonly LeftOut[] {
  const found = errors.flatMap(({ code, message }) => (code === "not_lifted" ? ofRefused(message) : code === "guard_failed" ? ofGuard(message) : []));
  return found.filter((one, i) => found.findIndex((other) => other.use === one.use) === i);
}
