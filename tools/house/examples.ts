/**
 * What shows a diagnostic at work, found where it is tested: a scenario or an example that is refused, a rule file that is
 * wrong, the smallest golden in which a rule says it, or the test that meets it. The pages of the diagnostics quote it.
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseGolden } from "../../grammar/index.js";
import { filesEnding, root, sourceFiles } from "./sources.js";

export interface Example {
  /** What stands in the page: fenced blocks, and the line that says where they are from. A test has no block of its own. */
  readonly blocks: string;
  readonly from: string;
}

const text = (file: string): string => readFileSync(join(root, file), "utf8");
const fenced = (language: string, body: string): string => `\`\`\`${language}\n${body.replace(/\s+$/, "")}\n\`\`\`\n\n`;
const linked = (file: string, title: string): string => `From [\`${file}\`](../../${file}): ${title}.\n\n`;
const byLength = (one: string, other: string): number => one.length - other.length;

/** The first diagnostic of this code in a printed report: up to the next one, without the path through the graph. */
function told(report: string, code: string): string | undefined {
  const start = report.search(new RegExp(`^(error|warning)\\[${code}\\]`, "m"));
  if (start < 0) return undefined;
  const rest = report.slice(start);
  const end = rest.slice(1).search(/\n\n(?=\S)|\n {3}= path:/);
  const lines = (end < 0 ? rest : rest.slice(0, end + 1)).split("\n");
  return lines.length > 44 ? [...lines.slice(0, 40), "   | …"].join("\n") : lines.join("\n");
}

function ofReports(code: string): Example | undefined {
  const found = filesEnding(".txt")
    .filter((file) => file.startsWith("examples/"))
    .flatMap((file) => {
      const report = told(text(file), code);
      return report === undefined ? [] : [{ file, report }];
    });
  const best = found.sort((a, b) => byLength(a.report, b.report) || (a.file < b.file ? -1 : 1))[0];
  if (!best) return undefined;
  const folder = dirname(best.file);
  const stated = join(root, folder, "scenario.json");
  const title = existsSync(stated) ? (JSON.parse(readFileSync(stated, "utf8")) as { title: string }).title : "what is refused there";
  return { blocks: fenced("text", best.report), from: linked(folder, title) };
}

/** The rule around a line of a file, from one blank line outside of braces to the next. */
function ruleAround(lines: readonly string[], line: number): string {
  const ends = (at: number): boolean => lines[at] === "}";
  let first = line;
  while (first > 0 && !ends(first - 1)) first--;
  let last = line;
  while (last < lines.length - 1 && !ends(last)) last++;
  return lines.slice(first, last + 1).join("\n").replace(/^\n+/, "");
}

function ofRules(code: string): Example | undefined {
  const folder = "engine/check/cases";
  const files = readdirSync(join(root, folder)).filter((name) => name.endsWith(".txt"));
  const own = files.includes(`${code}.txt`) ? [`${code}.txt`] : files;
  for (const name of own) {
    const found = new RegExp(`^(\\d+):\\d+ (error|warning) ${code}: (.*)`, "m").exec(text(`${folder}/${name}`));
    if (!found) continue;
    const file = `${folder}/${name.replace(".txt", ".race")}`;
    const rule = ruleAround(text(file).split("\n"), Number(found[1]) - 1);
    return { blocks: fenced("race", rule) + fenced("text", `${found[2]}[${code}]: ${found[3]}`), from: linked(file, `line ${found[1]}`) };
  }
  return undefined;
}

function ofGoldens(code: string): Example | undefined {
  const found = filesEnding(".golden").flatMap((path) => {
    const source = text(path);
    if (!new RegExp(`^(error|warning) ${code}\\b`, "m").test(source)) return [];
    return parseGolden(source, path).file.cases.flatMap((one) => {
      const message = one.expected.find((expected) => expected.kind === "expected_message" && expected.code.text === code);
      if (message?.kind !== "expected_message") return [];
      const whole = source.slice(one.span.start, one.expectedSpan.start);
      const graph = whole.slice(whole.indexOf("\n") + 1).replace(/==>\s*$/, "").trim();
      return [{ path, graph, title: one.title, message: `${message.level}[${code}]: ${message.text ?? ""}` }];
    });
  });
  const best = found.sort((a, b) => byLength(a.graph, b.graph) || (a.path + a.title < b.path + b.title ? -1 : 1))[0];
  return best && { blocks: fenced("race", best.graph) + fenced("text", best.message), from: linked(best.path, `_${best.title}_`) };
}

/** Files of tests that show a diagnostic of this code to its page (`tools/test/page.ts`): they keep the block on the page as it is raised. */
export const showing = (code: string): readonly string[] =>
  sourceFiles().filter((file) => file.endsWith(".test.ts") && new RegExp(`^const pages = pagesOf\\(\\[[^\\]]*"${code}"`, "m").test(text(file)));

/** The test that raises it and compares the page with it, or the first that speaks of it. */
function ofTests(code: string): Example | undefined {
  const [shown] = showing(code);
  if (shown) return { blocks: "", from: linked(shown, "raised there, and compared with this page") };
  const named = new RegExp(`\\b${code}\\b`);
  for (const file of sourceFiles().filter((name) => name.endsWith(".test.ts"))) {
    const source = text(file);
    const at = source.search(named);
    if (at < 0) continue;
    const titles = [...source.slice(0, at).matchAll(/^\s*test\((["`])(.*?)\1,/gm)];
    const title = titles.at(-1)?.[2] ?? /^\s*test\((["`])(.*?)\1,/m.exec(source.slice(at))?.[2];
    if (title) return { blocks: "", from: linked(file, `the test _${title}_`) };
  }
  return undefined;
}

/** Where the diagnostic can be seen, the most telling place first. */
export function exampleOf(code: string): Example | undefined {
  return ofReports(code) ?? ofRules(code) ?? ofGoldens(code) ?? ofTests(code);
}

/** The first fenced blocks of a page, one behind the other, and the line that says where they are from. */
const SHOWN = /((?:```[a-z]*\n[\s\S]*?\n```\n\n)+)(From \[[^\n]*\n\n)?/;

/** The page with its example as it is today; a page without one gets it behind its first paragraph. */
export function withExample(page: string, example: Example): string {
  const found = SHOWN.exec(page);
  const put = (blocks: string): string => blocks + example.from;
  if (found) return page.slice(0, found.index) + put(example.blocks || found[1]!) + page.slice(found.index + found[0].length);
  const behind = page.indexOf("\n\n", page.indexOf("\n\n") + 2) + 2;
  return page.slice(0, behind) + put(example.blocks) + page.slice(behind);
}
