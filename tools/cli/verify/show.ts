/** What `race verify` says: how far it is, what was covered, and a counterexample. */
import { showAlphabet, type Covered, type Progress, type Story, type Verified } from "../../../engine/verify/index.js";

const counted = (count: number, one: string): string => `${count.toLocaleString("en")} ${one}${count === 1 ? "" : "s"}`;
const percent = (share: number): string => `${Math.floor(share * 100)} %`;

/** How sizes are called: nodes, or nodes beside those of a drawn graph. */
export const sized = (size: number, seeded: boolean): string => (seeded ? (size ? `${counted(size, "node")} more` : "as drawn") : counted(size, "node"));

/** One line while it runs. */
export function progressLine({ size, graphs, share, total }: Progress, seconds: number, seeded: boolean): string {
  const rate = seconds > 0.5 ? `, ${Math.round(total / seconds).toLocaleString("en")} a second` : "";
  return `${sized(size, seeded)}: ${counted(graphs, "graph")}${share === undefined ? "" : `, ${percent(share)}`}${rate}`;
}

const table = (covered: readonly Covered[], seeded: boolean): readonly string[] =>
  covered.map(({ size, graphs }) => `  ${sized(size, seeded).padEnd(14)}${graphs.toLocaleString("en").padStart(12)} graphs`);

/** What was looked at, without a counterexample. */
export function coveredLines({ covered, open, connected, alphabet, met }: Verified, seeded: boolean, why: string | undefined): readonly string[] {
  const last = covered.at(-1);
  const whole = last ? `no counterexample: ${seeded ? "the drawn graphs hold" : "all graphs hold"}${seeded && !last.size ? "" : seeded ? `, with up to ${counted(last.size, "node")} more` : ` up to ${counted(last.size, "node")}`}` : "no counterexample so far";
  const rest = open ? [`${why ?? "stopped"}: of ${sized(open.size, seeded)} ${open.share === undefined ? "" : `${percent(open.share)}, `}${counted(open.graphs, "graph")} were tried`] : [];
  const spoken = met.map(({ invariant, graphs }) => `  ${invariant}: ${graphs ? `looked at in ${counted(graphs, "graph")}` : "no graph was large enough for it to be tested"}`);
  return [whole, ...rest, ...table(covered, seeded), ...spoken, ...showAlphabet(alphabet).map((line) => `  ${line}`), ...(connected && !seeded ? ["  graphs in one piece: no rule looks further"] : [])];
}

/** The counterexample in words; the graph itself is what follows. */
export function storyLines({ sentence, doc, rule, match, notes }: Story): readonly string[] {
  const place = rule ? [`  --> ${rule.path}:${rule.tree.span.line}`] : [];
  const bound = Object.entries(match).map(([name, node]) => `${name} = ${node}`).join(", ");
  return [`counterexample: ${sentence}`, ...place, ...doc.map((line) => `  ${line}`), ...(bound ? [`  the match: ${bound}`] : []), ...notes.map((line) => `  ${line}`)];
}
