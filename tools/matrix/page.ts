/** `specs/compilers.md`: which compilers work together, what is refused and why, as it was seen. */
import { keptCosts, type Costs } from "../bench/costs.js";
import type { Cell, PackedAs } from "./cell.js";
import type { Program } from "./programs.js";
import { versionOf, type Compiler } from "./toolchains.js";

export interface Seen {
  readonly compilers: readonly Compiler[];
  readonly programs: readonly Program[];
  readonly cells: readonly Cell[];
  /** What was packed of a plugin, by `program compiler`. */
  readonly packed: ReadonlyMap<string, PackedAs>;
  readonly llvm: ReadonlyMap<string, string>;
}

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string => [heads, heads.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |\n`).join("");

const link = (code: string): string => `[\`${code}\`](diagnostics/${code}.md)`;

/** Codes are many and long: each has a letter in the tables. */
function lettersOf(cells: readonly Cell[]): ReadonlyMap<string, string> {
  const codes = [...new Set(cells.flatMap((one) => one.codes))].sort();
  return new Map(codes.map((code, i) => [code, String.fromCharCode("A".charCodeAt(0) + i)]));
}

function shown(cell: Cell | undefined, letters: ReadonlyMap<string, string>): string {
  if (!cell) return "not tried";
  if (cell.outcome === "refused") return cell.codes.map((code) => letters.get(code)!).join(" ");
  return cell.outcome;
}

function programTable({ compilers, cells, packed }: Seen, program: Program, letters: ReadonlyMap<string, string>): string {
  const there = compilers.filter((one) => one.toolchain);
  const mine = cells.filter((one) => one.program === program.name);
  if (!mine.length) return "Not tried.\n";
  const packers = there.filter(({ name }) => mine.some((one) => one.plugin === name));
  const hosts = there.filter(({ name }) => mine.some((one) => one.host === name));
  const rows = packers.map((plugin) => {
    const made = packed.get(`${program.name} ${plugin.name}`);
    const lifted = made ? `${made.functions - made.left} of ${made.functions}` : "";
    return [`packed by ${plugin.name}`, lifted, ...hosts.map((host) => shown(mine.find((one) => one.plugin === plugin.name && one.host === host.name), letters))];
  });
  const untried = there.filter((one) => !packers.includes(one) && !hosts.includes(one)).map(({ name }) => name);
  return table(["", "functions", ...hosts.map((host) => `hosted by ${host.name}`)], rows) + (untried.length ? `\nNot tried with ${untried.join(", ")}.\n` : "");
}

const count = (cells: readonly Cell[], outcome: Cell["outcome"]): number => cells.filter((one) => one.outcome === outcome).length;

/** The first line of each kind of refusal, with what is named in it. */
function examples(cells: readonly Cell[], letters: ReadonlyMap<string, string>): string {
  const rows = [...letters].map(([code, letter]) => {
    const having = cells.filter((one) => one.codes.includes(code));
    const first = having[0]!;
    const line = first.text.split("\n").find((text) => text.startsWith(`error[${code}]`)) ?? "";
    return [letter, link(code), String(having.length), `\`${line.slice(code.length + 9).replaceAll("`", "'").replaceAll("|", "/").slice(0, 150)}\` (${first.program}, ${first.plugin} in ${first.host})`];
  });
  return rows.length ? table(["", "code", "cells", "for example"], rows) : "Nothing is refused.\n";
}

const failures = (cells: readonly Cell[]): string => {
  const wrong = cells.filter((one) => one.outcome === "WRONG");
  return wrong.length ? `\n## Wrong\n\n${table(["program", "packed by", "hosted by", "what is seen"], wrong.map((one) => [one.program, one.plugin, one.host, one.text.split("\n").slice(0, 3).join(" / ").replaceAll("|", "/").slice(0, 240)]))}` : "";
};

const percent = (ratio: number): string => `${((ratio - 1) * 100).toFixed(1)} %`;

/** What `bench options` has found. */
function costs(kept: Costs | undefined): string {
  const [one, any] = [kept?.ways.find(({ packed }) => packed === "one rule"), kept?.ways.find(({ packed }) => packed === "any rule")];
  if (!kept || !one || !any) return "Nobody has measured it: `npm run bench options -- --keep` does.\n";
  const rows = kept.ways.map(({ packed, instructions, worst, time, code, sites }) => [packed, instructions.toFixed(3), `${worst.instructions.toFixed(3)} (${worst.kernel})`, time.toFixed(3), String(code), String(sites)]);
  return `That a plugin is packed for any compiler costs ${percent(any.instructions / one.instructions)} of instructions and ${percent(any.code / one.code)} of code, in ${kept.kernels} kernels over options, results, cows and enums with data by rustc ${kept.compiler}.
Instructions and times are in ratio to those of a whole program (\`npm run bench options\`); *guarded* are packings by policies that chose numbers and guards instead of symbols.

${table(["packed for", "instructions", "the worst kernel", "time", "bytes of code", "sites"], rows)}`;
}

/** The whole page. */
export function page(seen: Seen): string {
  const { compilers, programs, cells, llvm } = seen;
  const letters = lettersOf(cells);
  const missing = compilers.filter((one) => !one.toolchain);
  const there = compilers.filter((one) => one.toolchain);
  const untried = there.length ** 2 * programs.length - cells.length;
  return `<!-- Generated by \`npm run matrix -- --page\`. Do not edit. -->
# Compilers

Which compilers work together: a plugin is packed by each for hosts by any compiler, linked with a host by each, run, and what it prints is compared with the whole program by the host's compiler.
${there.length} compilers were there, ${missing.length} ${missing.length === 1 ? "was" : "were"} missing${missing.length ? ` (${missing.map((one) => `${one.name}: ${one.why ?? ""}`).join("; ")})` : ""}.
Of ${cells.length} cells ${count(cells, "works")} work, ${count(cells, "refused")} are refused, ${count(cells, "WRONG")} are wrong${untried ? `; ${untried} more were not tried` : ""}.
\`npm run matrix -- --install\` installs the compilers (about 1.5 GB each), \`npm run matrix -- PACKED:HOSTED\` tries one pair.

${table(["compiler", "version", "LLVM"], there.map((one) => [one.name, versionOf(one), llvm.get(one.name) ?? ""]))}
${programs.map((program) => `## ${program.name}\n\n${program.about[0]!.toUpperCase()}${program.about.slice(1)}.\n*Functions*: how many of the plugin's were lifted and proved; a link that needs one of the others is refused.\n\n${programTable(seen, program, letters)}`).join("\n")}
## Refusals

${examples(cells, letters)}
What lies behind them:

- Rust 1.93 made \`core::fmt::Arguments\` smaller, from 48 bytes to 16: whatever formats text, or panics with a text that it formats, hands one to std, so 1.90 and before do not work with 1.95 and later. Rust 1.87 made \`core::fmt::Formatter\` smaller, from 64 bytes to 24: what formats text does not cross between 1.85 and 1.90 either.
- Names are no reason: the std of 1.94 and before has them in the older mangling, and the driver tells what each of them is.
- Since 1.97 the compiler marks absent values otherwise (\`None\` of a \`String\`, a \`Cow\`, a \`char\`). Plugins that are packed for any compiler have symbols there.
- \`std::io\` moves to \`core\`, a part in each release: errors of it consist of other things since 1.98, and their kinds have other numbers since 1.99. A thread's handle is larger since 1.100. So a plugin that starts threads, or by 1.98 or later writes to the standard error, as a lock does that ends the program, does not cross there.
- A function that a host's std lacks, or has in another form, is no reason where the plugin could take its own along (what \`derive(Debug)\` calls takes other parameters since 1.101).
- Where std changed what a type consists of, both sides cannot stand for each other.
${failures(cells)}
## What it costs

${costs(keptCosts())}
A neutral std takes about a minute to make, once per compiler, and 107 MiB.
`;
}
