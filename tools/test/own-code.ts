/** A digest of what decides an answer of RACE: its own code as it is built, and what is compiled from its sources at first use. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { hashOf } from "../../frontends/rustc/pack/cache.js";
import { checkout } from "./programs.js";

/** The files below a folder that `wanted` accepts, by path, each with its text behind it. */
function texts(folder: string, wanted: (path: string) => boolean): readonly string[] {
  const paths = (readdirSync(join(checkout, folder), { recursive: true }) as string[]).filter(wanted).sort();
  return paths.flatMap((path) => [path, readFileSync(join(checkout, folder, path), "utf8")]);
}

const isRust = (path: string): boolean => /\.(?:rs|toml)$/.test(path) && !/(?:^|\/)target\//.test(path);

/** The digest of the built code in the folders that take part, with the driver and the attributes. */
export const ownCode = (folders: RegExp): string =>
  hashOf(...texts("dist", (path) => path.endsWith(".js") && !path.endsWith(".test.js") && folders.test(path)), ...texts("frontends/rustc/driver/src", isRust), ...texts("frontends/rustc/race", isRust));
