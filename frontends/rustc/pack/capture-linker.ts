/**
 * Stands in for the linker while a host is packed: keeps what rustc would have linked (objects, archives, flags, in
 * order) in the folder that `RACE_CAPTURE` names, and leaves an empty output so that Cargo is content.
 */
import { copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { LinkItem, LinkRecord } from "./link-record.js";

/** Arguments with response files (`@file`) put in place; one argument a line, `\` escapes. */
function expand(args: readonly string[]): readonly string[] {
  return args.flatMap((argument) => {
    if (!argument.startsWith("@") || !existsSync(argument.slice(1))) return [argument];
    const lines = readFileSync(argument.slice(1), "utf8").split("\n").filter(Boolean);
    return expand(lines.map((line) => line.replace(/^"(.*)"$/, "$1").replace(/\\(.)/g, "$1")));
  });
}

/** Flags with a value of their own that name this machine's folders or the output. */
const withValue = new Set(["-o", "-L", "-flavor"]);
const ofThisMachine = (flag: string): boolean => /^-(B|L)./.test(flag) || /^-fuse-ld/.test(flag) || flag === "-m64";

const isInput = (argument: string): boolean => !argument.startsWith("-") && /\.(o|rlib|a)$/.test(argument) && existsSync(argument);

/** `libstd-d1237ef7159db0a2.rlib` → `libstd.rlib`, `host-7ce1.host.5579-cgu.0.rcgu.o` → `host.o`. */
function plainName(path: string): string {
  const name = basename(path);
  const ending = name.slice(name.lastIndexOf("."));
  return name.replace(/[-.].*$/, "") + ending;
}

/** Archives are the toolchain's or Cargo's, and nobody changes them in place: another name is enough where the disk is the same. */
function keep(from: string, to: string): void {
  rmSync(to, { force: true });
  if (from.endsWith(".rlib"))
    try {
      return linkSync(from, to);
    } catch {
      // another disk: a copy
    }
  copyFileSync(from, to);
}

export function captureLink(args: readonly string[], folder: string): LinkRecord {
  mkdirSync(folder, { recursive: true });
  const items: LinkItem[] = [];
  const all = expand(args);
  for (let i = 0; i < all.length; i++) {
    const argument = all[i]!;
    if (withValue.has(argument)) i++;
    else if (isInput(argument)) {
      const file = `${String(items.length).padStart(3, "0")}-${plainName(argument)}`;
      keep(argument, join(folder, file));
      items.push({ kind: argument.endsWith(".o") ? "object" : "archive", file });
    } else if (!ofThisMachine(argument)) items.push({ kind: "flag", flag: argument });
  }
  return { driver: all.includes("-flavor") ? "ld" : "cc", items };
}

const folder = process.env.RACE_CAPTURE;
if (folder && process.argv[1]?.endsWith("capture-linker.js")) {
  const args = process.argv.slice(2);
  writeFileSync(join(folder, "link.json"), JSON.stringify(captureLink(args, folder), null, 1));
  const output = args[args.indexOf("-o") + 1];
  if (args.includes("-o") && output) writeFileSync(output, "", { mode: 0o755 });
}
