/**
 * The parser: never throws, points into the text, agrees with the normative grammar on what is of the language,
 * and every name of the tree stands where the tree says.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { referenceParser } from "../../../grammar/reference/reference.js";
import { corpus } from "../corpus.js";
import { goldenText, ruleText } from "../generate/text.js";
import { mutated } from "../mutate.js";
import type { Random } from "../random.js";
import type { Input, InputFile, Target, Verdict } from "../target.js";
import { astray, bare, isGolden, misplaced, parsed } from "./parse.js";

const grammar = join(dirname(fileURLToPath(import.meta.url)), "../../../grammar");
const reference = referenceParser(readFileSync(join(grammar, "race.ohm"), "utf8"), readFileSync(join(grammar, "golden.ohm"), "utf8"));

/** The reference reads 0.1 MB a second. */
const LONGEST_FOR_REFERENCE = 1500;

const texts = corpus();

/** A text of the corpus or of the grammar, mostly damaged. */
export function someText(random: Random): InputFile {
  const golden = random.once(4);
  const made = (): InputFile => (golden ? { name: "x.golden", text: goldenText(random) } : { name: "x.race", text: ruleText(random) });
  const { name, text } = random.once(2) ? made() : random.pick(texts);
  const ending = name.slice(name.lastIndexOf("."));
  if (random.once(12)) return { name: `x${ending}`, text };
  return { name: `x${ending}`, text: mutated(random, text, random.pick([1, 2, 5, 30]), random.once(3) ? "gentle" : "rough") };
}

function agrees(file: InputFile, tree: unknown, accepted: boolean): Verdict {
  const other = isGolden(file) ? reference.golden(file.text) : reference.rules(file.text);
  if (accepted !== (other !== undefined)) return { property: "agrees", detail: accepted ? "the product takes what the grammar refuses" : "the product refuses what the grammar takes" };
  if (other && bare(other) !== bare(tree)) return { property: "same tree", detail: `product:   ${bare(tree)}\nreference: ${bare(other)}` };
  return "holds";
}

function check([file]: Input): Verdict {
  const { tree, diagnostics } = parsed(file!);
  const wrong = astray(diagnostics, file!.text);
  if (wrong !== undefined) return { property: "points into the text", detail: wrong };
  const off = misplaced(tree, file!.text);
  if (off !== undefined) return { property: "names stand where they are", detail: off };
  return file!.text.length <= LONGEST_FOR_REFERENCE ? agrees(file!, tree, !diagnostics.length) : "holds";
}

export const parser: Target = { name: "parser", make: (random) => [someText(random)], check };
