/** Everything that can be fuzzed, by name. */
import type { Target } from "./target.js";
import { checker } from "./targets/checker.js";
import { engine } from "./targets/engine.js";
import { formatter } from "./targets/formatter.js";
import { parser } from "./targets/parser.js";

export const targets: Readonly<Record<string, Target>> = { parser, formatter, checker, engine };
