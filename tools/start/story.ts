/** The story of the first link, as lines: what evolved, what the link wrote, what the program says, and what is refused. */
import type { Certificate } from "../cli/link/certificate.js";
import type { Inputs, Unit } from "../cli/link/inputs.js";
import { renderAll } from "../cli/render/human.js";
import { changes, changeTable, viewOf } from "./layouts.js";
import { heading, indented, cell, table, type Colors } from "./page.js";
import { siteTable } from "./sites.js";
import type { Linking } from "./example.js";

const versionOf = (unit: Unit, crate: string): string => String(unit.records.find((record) => record.kind === "Crate" && record.attributes.name === crate)?.attributes.version ?? "?");

/** What is about to be linked. */
export function opening(inputs: Inputs, colors: Colors): readonly string[] {
  const rows = inputs.units.map((unit) => {
    const { manifest } = unit.rcrate;
    return [cell(unit.file), cell(`a ${manifest.role}`, colors.dim), cell(`by rustc ${manifest.compiler.version}`, colors.dim), cell(`knows board_api ${versionOf(unit, "board_api")}`)];
  });
  return [
    "",
    ` ${colors.bold("RACE")}, a first link`,
    "",
    ...table(rows, 4),
    "",
    " board_api is the interface between the two. From version 1 to version 2 fields were added, moved and",
    " removed, and methods reordered and added. The plugin was not compiled again: RACE links its old object",
    " file. Nothing is compiled here, and no other linker runs: all this needs is Node.",
  ];
}

/** Both sides' layouts and vtables. */
export function evolution(inputs: Inputs, colors: Colors): readonly string[] {
  const [host, plugin] = inputs.units as readonly [Unit, Unit];
  const { types, traits } = changes(viewOf(plugin.records), viewOf(host.records));
  const heads = [`in ${plugin.name}`, `in ${host.name}`] as const;
  return [
    ...heading(1, "Types and traits that evolved, in bytes", colors),
    ...changeTable(types, heads, colors),
    "",
    ...changeTable(traits, heads, colors),
  ];
}

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

/** What was written where, and by which rule. */
export function patches(certificate: Certificate, colors: Colors): readonly string[] {
  const { sites, bindings, vtables, thunks, copies } = certificate;
  return [
    ...heading(2, `What the link wrote into the plugin's code: ${plural(sites.length, "site")}`, colors),
    ...siteTable(certificate, colors),
    "",
    `    and ${plural(bindings.length, "name")} bound, ${plural(vtables.length, "vtable")} made in the shape of version 2, ${plural(thunks.length, "thunk")} to a default body that`,
    `    the plugin never heard of, ${plural(copies.length, "function")} that copies a value of its new size`,
  ];
}

/** The program and what it said; `printed` is undefined where it cannot run. */
export function program({ output, milliseconds }: Linking, size: number, printed: string | undefined, colors: Colors): readonly string[] {
  const said = printed === undefined ? [colors.dim("(it is a program for Linux on x86-64, so it is not run on this machine)")] : printed.trimEnd().split("\n");
  return [
    ...heading(3, `The program: ${output}, ${(size / 1024).toFixed(0)} KiB, linked in ${milliseconds.toFixed(0)} ms`, colors),
    ...said.map((line) => `    ${colors.dim("|")} ${line}`),
  ];
}

/** The second link. */
export function refusal({ diagnostics }: Linking, colors: Colors, width: number): readonly string[] {
  const text = renderAll(diagnostics, { color: colors.isColorSupported, width: width - 4 }).trimEnd();
  return [
    ...heading(4, "A second link, with a plugin that uses a field which is gone", colors),
    ...indented(text.split("\n"), 4),
  ];
}

/** What to try next. */
export function closing(output: string, colors: Colors): readonly string[] {
  const commands: readonly (readonly [string, string])[] = [
    [`explain ${output}`, "all that was written"],
    [`explain ${output} Sample.value`, "why these bytes: facts and rules"],
    ["inspect examples/first-link/packed/peak.rcrate", "what a plugin holds"],
    ["pack --target x86_64-unknown-none examples/first-link/peak", "pack it again (npm run setup)"],
  ];
  return [
    ...heading(5, "What to try next", colors),
    ...table(commands.map(([command, why]) => [cell(`node bin/race.js ${command}`, colors.bold), cell(why, colors.dim)]), 4),
    "",
    `    The sources are in ${colors.bold("examples/first-link")}, the rules in ${colors.bold("rules")}.`,
    "",
  ];
}
