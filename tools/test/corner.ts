/**
 * For tests of single corners of the language: an interface as the plugin knew it, the interface as the host knows it,
 * a plugin and a host, each one source text; packed, linked, and built as one program on the host's interface.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { RcrateContents } from "../../formats/rcrate/index.js";
import { checkout, linkTo, mustPack, outputOf, packTo, shown, wholeProgram } from "./programs.js";

export interface Corner {
  /** `lib.rs` of the interface that the plugin is packed against. */
  readonly api: string;
  /** The interface of the host, if it is another. */
  readonly later?: string;
  readonly plugin: string;
  readonly host: string;
}

const race = join(checkout, "frontends/rustc/race");

function writePackage(folder: string, name: string, file: string, source: string, dependencies: string): void {
  const manifest = `[package]\nname = "${name}"\nversion = "1.0.0"\nedition = "2021"\n\n[features]\nwhole = []\n\n[dependencies]\nrace = { path = "${race}" }\n${dependencies}\n[workspace]\n`;
  mkdirSync(join(folder, "src"), { recursive: true });
  writeFileSync(join(folder, "Cargo.toml"), manifest);
  writeFileSync(join(folder, "src", file), source);
}

/** One program of four packages: `one` is the plugin's view of the interface, `two` the host's. */
export function writeCorner(corner: Corner): string {
  const root = mkdtempSync(join(tmpdir(), "race-corner-"));
  for (const [part, api] of [["one", corner.api], ["two", corner.later ?? corner.api]] as const) {
    writePackage(join(root, part, "api"), "api", "lib.rs", api, "");
    writePackage(join(root, part, "plugin"), "plugin", "lib.rs", corner.plugin, 'api = { path = "../api" }\n');
  }
  writePackage(join(root, "two/host"), "host", "main.rs", corner.host, 'api = { path = "../api" }\n');
  // the same host, with the plugin built for its own interface
  const whole = `#[allow(unused_extern_crates)]\nextern crate plugin;\n${corner.host}`;
  writePackage(join(root, "two/whole"), "whole", "main.rs", whole, 'api = { path = "../api" }\nplugin = { path = "../plugin" }\n');
  return root;
}

/** Packs plugin and host. */
export async function packCorner(root: string, compiler: string): Promise<{ readonly plugin: RcrateContents; readonly host: RcrateContents }> {
  const plugin = await mustPack(join(root, `plugin-${compiler}.rcrate`), join(root, "one/plugin"), compiler);
  const host = await mustPack(join(root, `host-${compiler}.rcrate`), join(root, "two/host"), compiler);
  return { plugin, host };
}

/** Packs the plugin, or says why not. */
export async function packPlugin(root: string, compiler: string): Promise<RcrateContents | readonly Diagnostic[]> {
  return packTo(join(root, `plugin-${compiler}.rcrate`), join(root, "one/plugin"), compiler);
}

/** What the linked program prints, or the diagnostics of the refused link. */
export async function runCorner(root: string, compiler: string): Promise<{ readonly output?: string; readonly refused?: string }> {
  await packCorner(root, compiler);
  const program = join(root, `program-${compiler}`);
  const linked = await linkTo(program, [join(root, `plugin-${compiler}.rcrate`), join(root, `host-${compiler}.rcrate`)]);
  return linked.files ? { output: outputOf(program) } : { refused: shown(linked.diagnostics) };
}

/** What the program prints that rustc makes of everything at once. */
export const wholeCorner = async (root: string, compiler: string): Promise<string> =>
  outputOf(await wholeProgram(join(root, "two/whole"), compiler, "whole"));
