/** What the link wrote into the plugin's code: one row for each thing that a site can hold, from the certificate. */
import { demangle } from "../../formats/symbol-names/index.js";
import type { Certificate, SiteEntry } from "../cli/link/certificate.js";
import { cell, number, table, type Colors } from "./page.js";

const spaced = (hex: string): string => hex.replace(/../g, "$& ").trim();

/** Rules that pass a value on; the one below them decided it. */
const carriers = new Set(["fill_site", "evaluate_symbol"]);

/** The rule that decided the value of a site. */
export function decidingRule(certificate: Certificate, site: SiteEntry): string {
  let fact = certificate.facts[String(site.why)];
  while (fact && carriers.has(fact.rule) && fact.from.length) fact = certificate.facts[String(fact.from[0])];
  return fact?.rule ?? "";
}

/** `<peak::Peak as board_api::Filter>::apply` → `Peak::apply`, `peak::sort` → `sort`. */
function functionName(name: string): string {
  const path = demangle(name) ?? name.replace(/^race\.export\./, "");
  return path.replace(/^<\w+::(\w+) as [^>]*>/, "$1").replace(/^[a-z]\w*::/, "");
}

/** `offset of board_api::Sample.value` → `offset of Sample.value`. */
const what = (site: SiteEntry): string => site.what.replaceAll("board_api::", "");

/** One site for each symbol, in the order of the code, and how many others hold the same. */
export function examples(certificate: Certificate): readonly { readonly site: SiteEntry; readonly count: number }[] {
  const first = new Map<string, { readonly site: SiteEntry; count: number }>();
  for (const site of certificate.sites) {
    const known = first.get(site.symbol);
    if (known) known.count++;
    else first.set(site.symbol, { site, count: 1 });
  }
  return [...first.values()];
}

/** Sums of layout symbols are told in a form of their own. */
const isSum = (site: SiteEntry): boolean => /^race\.x\.\d+$/.test(site.symbol);

export function siteTable(certificate: Certificate, colors: Colors): readonly string[] {
  const head = ["in", "at", "what it holds", "", "before", "after", "decided by", ""].map((text) => cell(text, colors.dim));
  const rows = examples(certificate).map(({ site, count }) => [
    cell(functionName(site.function ?? "")),
    number(`+0x${site.at.toString(16)}`, colors.dim),
    cell(isSum(site) ? expressionText(site.what) : what(site)),
    number(`= ${site.value}`),
    cell(spaced(site.before), colors.dim),
    cell(spaced(site.after), colors.green),
    cell(decidingRule(certificate, site), colors.cyan),
    cell(count > 1 ? `x ${count}` : "", colors.dim),
  ]);
  return table([head, ...rows], 4);
}

/** `add(race.off.board_api::Sample.value, mul(-1, race.size.board_api::Sample))` → `Sample.value - size of Sample`. */
export function expressionText(text: string): string {
  return text
    .replaceAll("board_api::", "")
    .replaceAll("race.off.", "")
    .replaceAll("race.size.", "size of ")
    .replace(/mul\(-1, ([^()]*)\)/g, "-$1")
    .replace(/mul\((\d+), ([^()]*)\)/g, "$1 * $2")
    .replace(/^add\((.*), ([^,]*)\)$/, "$1 + $2")
    .replace(" + -", " - ");
}
