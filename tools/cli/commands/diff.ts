/**
 * `race diff OLD NEW`: what changed between two versions of an interface, and what it means for whom, by the rules of a
 * link. Exit status for those who ask before they publish: 0 nothing breaks, 1 something may break, 2 it cannot be told.
 */
import picocolors from "picocolors";
import type { Program } from "../../../engine/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { reportOf, type Reported } from "../diff/report.js";
import { tableOf } from "../diff/table.js";
import { verdicts, type Judged } from "../diff/verdict.js";
import { viewOf, type View } from "../diff/view.js";
import { report, type Format } from "../exit.js";
import { readInputs, type Unit } from "../link/inputs.js";
import { readPolicy } from "../link/policy.js";
import { parameters } from "./link.js";

export interface DiffOptions {
  readonly policy: readonly string[];
  readonly param: readonly string[];
  readonly exceptHeld?: boolean;
  readonly json?: boolean;
  readonly format: Format;
}

/** Exit status where there is nothing to compare. */
const CANNOT_TELL = 2;

const notAnInterface = (file: string): Diagnostic => ({
  severity: "error",
  code: "no_interface",
  message: `${file} defines no interface, so there is nothing to compare`,
  labels: [],
  notes: [],
  help: ["give two packed versions of an interface, or of a host: `race pack` makes them"],
});

const viewOfUnit = ({ file, rcrate, records }: Unit): View => viewOf({ file, crate: rcrate.manifest.crate, role: rcrate.manifest.role, records });

/** One side, or why there is none. */
function readSide(file: string): { readonly view?: View; readonly diagnostics: readonly Diagnostic[] } {
  const { inputs, diagnostics } = readInputs([file]);
  const [unit] = inputs.units;
  if (diagnostics.some((one) => one.severity === "error")) return { diagnostics };
  return unit && unit.rcrate.manifest.role !== "plugin" ? { view: viewOfUnit(unit), diagnostics } : { diagnostics: [...diagnostics, notAnInterface(file)] };
}

export interface Compared {
  /** Absent if there is an error. */
  readonly compared?: Reported;
  /** What was found, before it was put into words. */
  readonly judged?: readonly Judged[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Compares two files under a compiled policy. */
export function compareFiles(a: string, b: string, program: Program, exceptHeld = false): Compared {
  const [old, now] = [readSide(a), readSide(b)];
  const diagnostics = [...old.diagnostics, ...now.diagnostics];
  if (!old.view || !now.view) return { diagnostics };
  const judged = verdicts(program, old.view, now.view);
  return { compared: reportOf(old.view, now.view, judged, exceptHeld), judged, diagnostics };
}

/** Prints the comparison. */
export function diffCommand(a: string, b: string, options: DiffOptions): number {
  const policy = readPolicy({ files: options.policy, parameters: parameters(options.param) });
  report(policy.diagnostics, options.format);
  if (!policy.program) return CANNOT_TELL;
  const { compared, diagnostics } = compareFiles(a, b, policy.program, options.exceptHeld === true);
  report(diagnostics, options.format);
  if (!compared) return CANNOT_TELL;
  const color = picocolors.isColorSupported && Boolean(process.stdout.isTTY);
  process.stdout.write(options.json ? JSON.stringify(compared.report, null, 2) + "\n" : tableOf(compared.report, compared.lists, color));
  return compared.report.verdict === "breaking" ? 1 : 0;
}
