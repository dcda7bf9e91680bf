// Compiles the project to dist/ (or the folder that RACE_OUT_DIR names) and copies the data files that run beside the code.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const tsc = join(root, "node_modules/typescript/bin/tsc");
const out = process.env.RACE_OUT_DIR ?? "dist";
// What has no source any more must not run any more.
for (const folder of ["specs", "grammar", "engine", "rules", "formats", "backends", "frontends", "examples", "tools"])
  rmSync(join(root, out, folder), { recursive: true, force: true });
const compiled = spawnSync(process.execPath, [tsc, "-p", root, "--outDir", join(root, out)], { stdio: "inherit" });

const data = /\.(race|golden|ohm|json|md|ll|s|c|txt)$/;
const copy = (folder) => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === "target" || entry.name === "node_modules") continue;
    const from = join(folder, entry.name);
    if (entry.isDirectory()) copy(from);
    else if (data.test(entry.name)) cpSync(from, join(root, out, relative(root, from)));
  }
};
for (const folder of ["specs", "grammar", "engine", "rules", "formats", "backends", "frontends"])
  if (existsSync(join(root, folder))) copy(join(root, folder));
process.exit(compiled.status ?? 1);
