/** The checks: never throw on whatever the parser leaves of a text, point into the texts, and do not depend on the order of files. */
import { checkDeep, compileProgram, type Compiled } from "../../../engine/index.js";
import type { RuleFile } from "../../../grammar/index.js";
import { corpus } from "../corpus.js";
import { vocabularyOf } from "../../../engine/rule/schema.js";
import { programText } from "../generate/program.js";
import { ruleText } from "../generate/text.js";
import { schemaText, vocabularyName } from "../generate/vocabulary.js";
import { mutated } from "../mutate.js";
import { several, shuffled, randomOf, type Random } from "../random.js";
import type { Input, InputFile, Target, Verdict } from "../target.js";
import { astray, parsed } from "./parse.js";

const vocabularies = [vocabularyOf(vocabularyName, JSON.parse(schemaText())).vocabulary!];
const texts = corpus().filter(({ name }) => name.endsWith(".race"));

function someRules(random: Random): string {
  const text = random.pick([programText, programText, ruleText, () => random.pick(texts).text])(random);
  return random.once(3) ? text : mutated(random, text, random.pick([1, 2, 6]), random.once(4) ? "rough" : "gentle");
}

// Some rule names are changed, so that files can stand beside each other.
const apart = (text: string, i: number): string => text.replaceAll(/\b(derive|rewrite|forbid|invariant)_(\d)/g, `$1_${i}$2`);

function make(random: Random): Input {
  return several(random, 1, 3, () => someRules(random)).map((text, i) => ({ name: `f${i}.race`, text: random.once(3) ? text : apart(text, i) }));
}

function checked(files: readonly InputFile[]): Compiled {
  return compileProgram(files.map((file) => ({ path: file.name, file: parsed(file).tree as RuleFile })), {}, { vocabularies });
}

/** What is said at once, and what takes a search. */
function shown({ program, diagnostics }: Compiled): string {
  return JSON.stringify([...diagnostics, ...(program ? checkDeep(program) : [])], null, 1);
}

function check(input: Input): Verdict {
  const whole = checked(input);
  const refused = whole.diagnostics.some(({ severity }) => severity === "error");
  // A rule that cannot be read whole has been said by the parser.
  const unread = whole.program === undefined && input.some((file) => parsed(file).diagnostics.length);
  if (refused !== (whole.program === undefined) && !unread) return { property: "no program with an error, and one without", detail: shown(whole) };
  for (const { name, text } of input) {
    const off = astray(whole.diagnostics.filter(({ labels }) => labels.every(({ place }) => place?.file === name)), text);
    if (off !== undefined) return { property: "points into the text", detail: off };
  }
  const other = shown(checked(shuffled(randomOf(1, input.length), input).reverse()));
  return other === shown(whole) ? "holds" : { property: "the order of files does not matter", detail: `${shown(whole)}\n\nin another order:\n\n${other}` };
}

export const checker: Target = { name: "checker", make, check };
