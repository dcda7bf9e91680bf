/** Where policies and vocabularies of the workloads lie: beside the sources, not beside the compiled code. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sourceRoot } from "../root.js";

const folder = join(sourceRoot, "tools/bench/engine");

/** The path of a file that is named from this folder. */
export const pathOf = (file: string): string => join(folder, file);

/** Its text. */
export const textOf = (file: string): string => readFileSync(pathOf(file), "utf8");
