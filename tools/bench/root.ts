/** Where the project's sources lie: the compiled code runs from an output folder beside them. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const sourceRoot: string = join(dirname(fileURLToPath(import.meta.url)), "../../..");
