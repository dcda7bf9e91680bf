/**
 * Makes `layouts.jsonl.br` anew: `node dist/frontends/rustc/comparison/record.js FOLDER stable nightly`.
 * The crates come from the registry, in the versions of `corpus/Cargo.lock`; the folder keeps what is compiled.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { askCorpus, kept } from "./ask.js";
import { pack } from "./file.js";
import type { Recorded } from "./recorded.js";
import { sample } from "./sample.js";

const [folder, ...toolchains] = process.argv.slice(2);
if (!folder || !toolchains.length) throw new Error("usage: record.js FOLDER TOOLCHAIN…");
const all: Recorded[] = [];
for (const toolchain of toolchains) all.push(sample(await askCorpus(toolchain, join(folder, toolchain))));
const bytes = pack(all);
writeFileSync(kept, bytes);
for (const { compiler, declared } of all) console.log(`rustc ${compiler}: ${declared.filter(({ kind }) => kind === "Type").length} types`);
console.log(`${bytes.length} bytes`);
