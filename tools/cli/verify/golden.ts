/** A counterexample as a case of a golden, ready to be pasted: its graph, and what the rules make of it. */
import type { Program } from "../../../engine/index.js";
import type { Story } from "../../../engine/verify/index.js";
import { formatGolden, parseGolden } from "../../../grammar/index.js";
import { runCase } from "../../../rules/harness.js";

const caseText = (title: string, graph: readonly string[], expected: readonly string[]): string => `# ${title}\n\n${graph.join("\n")}\n\n==>\n\n${expected.length ? expected.join("\n") : "nothing"}\n`;

/** The text of the case. A run that does not end is drawn without what it makes. */
export function goldenOf(program: Program, { sentence, graph }: Story, endless: boolean): string {
  const title = sentence.replaceAll("`", "");
  const text = caseText(title, graph, []);
  if (endless) return formatGolden(text, "counterexample").text ?? text;
  const { actual } = runCase(program, parseGolden(text, "counterexample").file.cases[0]!, "counterexample");
  const whole = caseText(title, graph, actual);
  return formatGolden(whole, "counterexample").text ?? whole;
}
