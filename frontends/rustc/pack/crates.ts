/**
 * Which crates of a recorded build are packed, and how: from the packed crate down its `--extern` arguments, clients are
 * lifted, definers and what lies below them are left to the host, and the rest is carried along as it is.
 */
import { basename } from "node:path";
import type { CrateRecord } from "../probe/record.js";

export interface CratePlan {
  /** To be lifted, dependencies first; the packed crate is the last. */
  readonly clients: readonly CrateRecord[];
  /** Carried along: private dependencies that know nothing of the interface, dependencies first. */
  readonly carried: readonly CrateRecord[];
  /** Provided by the definer: the interface and everything below it. */
  readonly definers: readonly CrateRecord[];
}

/** File names without ending that `--extern name=path` names. */
function externFiles(record: CrateRecord): readonly string[] {
  return record.argv.flatMap((argument, i) =>
    record.argv[i - 1] === "--extern" && argument.includes("=") ? [basename(argument.slice(argument.indexOf("=") + 1)).replace(/\.(rlib|rmeta)$/, "")] : [],
  );
}

/** `lib<crate><extra-filename>`: what other crates' arguments call this crate. */
function fileName(record: CrateRecord): string {
  const extra = record.argv.flatMap((argument, i) => {
    const option = argument.startsWith("-Cextra-filename=") ? argument.slice(2) : record.argv[i - 1] === "-C" ? argument : "";
    return option.startsWith("extra-filename=") ? [option.slice("extra-filename=".length)] : [];
  });
  return `lib${record.crate}${extra.at(-1) ?? ""}`;
}

/** Sorts a recorded build by the part that each crate plays for the packed crate. */
export function planCrates(records: readonly CrateRecord[], packed: string): CratePlan {
  const byFile = new Map(records.map((record) => [fileName(record), record]));
  const order: CrateRecord[] = [];
  const provided = new Set<CrateRecord>();
  const visit = (record: CrateRecord, below: boolean): void => {
    const known = order.includes(record);
    if (known && (!below || provided.has(record))) return;
    const definer = below || record.role === "definer";
    if (definer) provided.add(record);
    for (const file of externFiles(record)) {
      const next = byFile.get(file);
      if (next) visit(next, definer);
    }
    if (!known) order.push(record);
  };
  const root = records.find((record) => record.crate === packed);
  if (root) visit(root, false);
  return {
    clients: order.filter((record) => record.role === "client" && !provided.has(record)),
    carried: order.filter((record) => record.role === "neutral" && !provided.has(record)),
    definers: order.filter((record) => provided.has(record)),
  };
}
