/** `race diff A.rcrate B.rcrate`: what changed between two versions of an interface, and what it means for whom. */
import picocolors from "picocolors";
import { compareViews, type Change } from "../diff/compare.js";
import { viewOf } from "../diff/view.js";
import { report, type Format } from "../exit.js";
import { readInputs } from "../link/inputs.js";

export interface DiffOptions {
  readonly json?: boolean;
  readonly format: Format;
}

const paint = (effect: Change["clients"]): string => (effect === "works" ? picocolors.green(effect) : effect === "refused" ? picocolors.red(effect) : picocolors.yellow(effect));

function human(changes: readonly Change[]): string {
  const abouts = [...new Set(changes.map((one) => one.about))];
  const block = (about: string) => [
    picocolors.bold(about),
    ...changes.filter((one) => one.about === about).map((one) => `  ${one.what}\n      clients: ${paint(one.clients)}   implementers: ${paint(one.implementers)}   (${one.why})`),
  ];
  return abouts.flatMap(block).join("\n") + (changes.length ? "\n" : "nothing that crosses has changed\n");
}

/** Prints the comparison; exit status 0 also where something breaks: it is a report, not a check. */
export function diffCommand(a: string, b: string, options: DiffOptions): number {
  const sides = [a, b].map((file) => readInputs([file]));
  const diagnostics = sides.flatMap((side) => side.diagnostics);
  const [old, now] = sides.map((side) => side.inputs.units[0]);
  if (!old || !now) return report(diagnostics, options.format);
  const crates = new Set(
    [old, now].flatMap((unit) => unit.records.filter((record) => record.kind === "Crate" && record.attributes.resilient === true).map((record) => String(record.attributes.name).replaceAll("-", "_"))),
  );
  for (const unit of [old, now]) crates.add(unit.rcrate.manifest.crate.name);
  const changes = compareViews(viewOf(a, old.records), viewOf(b, now.records), crates);
  process.stdout.write(options.json ? JSON.stringify(changes, null, 2) + "\n" : human(changes));
  return 0;
}
