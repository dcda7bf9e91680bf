/**
 * `race explain OUT [SITE | SYMBOL]`: the certificate as a short story. Without a question it gives an overview; with a
 * symbol, a function or `object:section:offset` it tells for each site what was written, which rule decided it, and why.
 */
import { readFileSync } from "node:fs";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { report, type Format } from "../exit.js";
import { check } from "../link/link.js";
import { trackProgress } from "../../../frontends/rustc/pack/progress.js";
import { demangled } from "../render/names.js";
import { progressListener } from "../terminal.js";
import { reasonLines } from "./reason.js";
import { stackLines } from "../link/stack.js";
import type { Certificate, FactEntry, SiteEntry } from "../link/certificate.js";

export interface ExplainOptions {
  readonly json?: boolean;
  readonly stack?: boolean;
  readonly why?: string;
  readonly whyNot?: string;
  readonly inputs?: readonly string[];
  readonly bind: readonly string[];
  readonly format: Format;
}

const refuse = (message: string, help: string): Diagnostic => ({ severity: "error", code: "nothing_to_explain", message, labels: [], notes: [], help: [help] });

function readCertificate(output: string): Certificate | Diagnostic {
  const path = output.endsWith(".link.json") ? output : `${output}.link.json`;
  try {
    const certificate = JSON.parse(readFileSync(path, "utf8")) as Certificate;
    if (certificate.format === 1 && Array.isArray(certificate.sites)) return certificate;
    return refuse(`${path} is not a certificate of this version`, "link again");
  } catch (error) {
    return refuse(`cannot read ${path}: ${(error as Error).message}`, "give the output of `race link`; its certificate lies beside it");
  }
}

const spaced = (hex: string): string => hex.replace(/../g, "$& ").trim();
const place = (site: SiteEntry): string => `${site.object}:${site.section}:0x${site.offset.toString(16)}`;

function matches(site: SiteEntry, what: string): boolean {
  return site.symbol === what || site.symbol.endsWith(`.${what}`) || site.symbol.includes(what) || site.function === what || place(site) === what || `${site.object}:${site.section}:${site.offset}` === what;
}

/** A fact and what it rests on, indented; each fact is told once. */
function story(certificate: Certificate, ref: number, depth: number, told: Set<number>): readonly string[] {
  const fact: FactEntry | undefined = certificate.facts[String(ref)];
  if (!fact) return [];
  const pad = "  ".repeat(depth);
  const short = fact.fact.replaceAll(/\b[\w#]+!/g, "");
  if (told.has(ref)) return [`${pad}${short} (told above)`];
  told.add(ref);
  const rule = certificate.rules[fact.rule];
  const where = rule ? ` (${rule.file}:${rule.line})` : "";
  return [`${pad}${short}`, `${pad}  by ${fact.rule}${where}${rule?.doc.length ? `: ${rule.doc.join(" ").trim()}` : ""}`, ...fact.from.flatMap((one) => [...story(certificate, one, depth + 1, told)])];
}

/** Both sides' drawings of what the facts behind a site speak of. */
function drawings(certificate: Certificate, told: ReadonlySet<number>): readonly string[] {
  const keys = new Set([...told].flatMap((ref) => Object.values(certificate.facts[String(ref)]?.match ?? {})));
  const drawn = [...keys].filter((key) => certificate.drawings[key]).sort();
  const groups = new Map<string, string[]>();
  for (const key of drawn) {
    const shared = key.slice(key.indexOf("!") + 1);
    groups.set(shared, [...(groups.get(shared) ?? []), key]);
  }
  return [...groups.values()].filter((sides) => sides.length > 1).flatMap((sides) => beside(sides.map((key) => certificate.drawings[key]!)));
}

function beside(sides: readonly { readonly heading: string; readonly lines: readonly string[] }[]): readonly string[] {
  const columns = sides.slice(0, 2).map((side) => [side.heading, ...side.lines]);
  const width = Math.max(...columns[0]!.map((line) => line.length));
  const rows = Math.max(...columns.map((column) => column.length));
  return ["", ...Array.from({ length: rows }, (_, i) => `    ${(columns[0]![i] ?? "").padEnd(width)}   ${columns[1]?.[i] ?? ""}`.trimEnd())];
}

function tell(certificate: Certificate, site: SiteEntry): readonly string[] {
  const told = new Set<number>();
  const facts = story(certificate, site.why, 1, told);
  return [
    `${place(site)} in ${site.function ?? "data"}: ${site.what || site.symbol} = ${site.value}`,
    `  bytes at 0x${site.at.toString(16)}: ${spaced(site.before)} → ${spaced(site.after)}${site.relaxation ? ` (${site.relaxation})` : ""}`,
    ...facts,
    ...drawings(certificate, told),
  ];
}

function overview(certificate: Certificate): readonly string[] {
  const bySymbol = new Map<string, SiteEntry[]>();
  for (const site of certificate.sites) bySymbol.set(site.symbol, [...(bySymbol.get(site.symbol) ?? []), site]);
  const rows = [...bySymbol].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([symbol, sites]) => `  ${String(sites.length).padStart(5)} × ${symbol} = ${[...new Set(sites.map((one) => one.value))].join(", ")}   by ${certificate.facts[String(sites[0]!.why)]?.rule ?? "?"}`);
  return [
    `${certificate.output.emit} for ${certificate.target}, from`,
    ...certificate.units.map((unit) => `  ${unit.name} ${unit.version}, a ${unit.role}, rustc ${unit.compiler}`),
    "",
    `${certificate.sites.length} sites were patched:`,
    ...rows,
    "",
    `${certificate.bindings.length} names were bound, ${certificate.vtables.length} vtables, ${certificate.thunks.length} thunks and ${certificate.copies.length} copies made${certificate.traps?.length ? `, and ${certificate.traps.length} traps where nothing leads` : ""}`,
    "",
    "race explain OUT SYMBOL (or object:section:offset) tells why",
  ];
}

function bindingStory(certificate: Certificate, what: string): readonly string[] {
  return certificate.bindings.filter((one) => one.from.name === what || one.from.name.includes(what)).flatMap((one) => [`${one.from.unit} needs ${one.from.name}`, `  which is ${one.to.name} of ${one.to.unit}`, ...story(certificate, one.why, 1, new Set())]);
}

/** The graph is made again from the inputs, which must be those of the certificate. */
async function tellReason(certificate: Certificate, options: ExplainOptions): Promise<number> {
  const progress = trackProgress(progressListener(true));
  const made = await check({ files: options.inputs ?? [], policies: [], parameters: {}, progress });
  const given = made.inputs?.units.map((unit) => unit.rcrate.manifest.digest) ?? [];
  if (!made.decision || certificate.units.some((unit) => !given.includes(unit.sha256)))
    return report([refuse("these are not the inputs of that link", "give all `.rcrate`s of the link behind --inputs")], options.format);
  const lines = reasonLines(made.decision.outcome, options);
  if ("severity" in lines) return report([lines], options.format);
  process.stdout.write(lines.join("\n") + "\n");
  return 0;
}

function tellStack({ stack }: Certificate, output: string, options: ExplainOptions): number {
  if (!stack) return report([refuse(`nothing is known of the stack that ${output} takes`, "link with a policy that asks, such as `--policy real-time.race`")], options.format);
  process.stdout.write(options.json ? JSON.stringify(stack, null, 1) + "\n" : stackLines(stack).join("\n"));
  return 0;
}

/** Tells; gives the exit status. */
export async function explainCommand(output: string, what: string | undefined, options: ExplainOptions): Promise<number> {
  const certificate = readCertificate(output);
  if ("severity" in certificate) return report([certificate], options.format);
  if (options.stack) return tellStack(certificate, output, options);
  if (options.why !== undefined || options.whyNot !== undefined) return tellReason(certificate, options);
  if (what === undefined) {
    process.stdout.write(options.json ? JSON.stringify(certificate, null, 1) + "\n" : overview(certificate).join("\n") + "\n");
    return 0;
  }
  const sites = certificate.sites.filter((site) => matches(site, what));
  if (options.json) {
    process.stdout.write(JSON.stringify(sites, null, 1) + "\n");
    return 0;
  }
  const seen = new Set<string>();
  // sites of one symbol and value have one story
  const chosen = sites.filter((site) => !seen.has(`${site.symbol} ${site.value}`) && seen.add(`${site.symbol} ${site.value}`));
  const lines = [...chosen.flatMap((site) => [...tell(certificate, site), ""]), ...bindingStory(certificate, what)];
  if (!lines.length) return report([refuse(`nothing in ${output} is called ${what}`, "race explain OUT lists the symbols; a site is object:section:offset")], options.format);
  const more = sites.length - chosen.length;
  process.stdout.write(demangled(lines.join("\n")) + (more ? `\n${more} further sites have the same values for the same reasons\n` : "\n"));
  return 0;
}
