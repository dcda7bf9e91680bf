/** The formatter: what it writes reads as the same tree, it has nothing to do twice, and every comment is still there. */
import { formatGolden, formatRules, type Formatted } from "../../../grammar/index.js";
import { scan } from "../../../grammar/parser/scan.js";
import { corpus } from "../corpus.js";
import { goldenText, ruleText } from "../generate/text.js";
import { loosened, mutated } from "../mutate.js";
import type { Random } from "../random.js";
import type { Input, InputFile, Target, Verdict } from "../target.js";
import { bare, isGolden, parsed } from "./parse.js";

const texts = corpus();

function make(random: Random): Input {
  const golden = random.once(4);
  const source = random.once(3) ? random.pick(texts) : { name: golden ? "x.golden" : "x.race", text: (golden ? goldenText : ruleText)(random) };
  const changed = random.once(2) ? mutated(random, source.text, 2, "gentle") : source.text;
  return [{ name: `x${source.name.slice(source.name.lastIndexOf("."))}`, text: random.once(3) ? changed : loosened(random, changed) }];
}

const format = (file: InputFile): Formatted => (isGolden(file) ? formatGolden : formatRules)(file.text, file.name);
const commentsOf = (text: string): string => JSON.stringify(scan(text).comments.map((one) => one.text.trimEnd()).sort());

function check([file]: Input): Verdict {
  const before = parsed(file!);
  const { text } = format(file!);
  if (before.diagnostics.length) return text === undefined ? "idle" : { property: "refuses what cannot be read", detail: text };
  if (text === undefined) return { property: "formats what can be read", detail: "" };
  const after = parsed({ ...file!, text });
  if (after.diagnostics.length) return { property: "writes what can be read", detail: `${after.diagnostics[0]!.message}\n${text}` };
  if (bare(after.tree) !== bare(before.tree)) return { property: "same tree", detail: text };
  if (commentsOf(text) !== commentsOf(file!.text)) return { property: "keeps comments", detail: text };
  const again = format({ ...file!, text }).text;
  return again === text ? "holds" : { property: "idempotent", detail: `once:\n${text}\ntwice:\n${again}` };
}

export const formatter: Target = { name: "formatter", make, check };
