/** What a cold start is: a hundred rules of the library, as text, to a program that has run on a small graph. */
import { compileProgram, graphFromPaths, run } from "../../../engine/index.js";
import { parseGolden, parseRules } from "../../../grammar/index.js";
import { library } from "../../../rules/library.js";

const RULES = 100;

const graph = `# A link\n\nclient:Unit { name: "client", role: "client" }\nhost:Unit { name: "host", role: "definer" }\nsymbol:Symbol { path: "host::run", defined: false } -in-> client\n\n==>\n\nnothing\n`;

const sources = library.map(({ path, text }) => ({ path, file: parseRules(text, path).file }));
let left = RULES;
const some = sources.map(({ path, file }) => ({
  path,
  file: { ...file, items: file.items.filter((item) => item.kind !== "rule" || left-- > 0) },
}));
const { program } = compileProgram(some);
if (!program) throw new Error("the library does not compile");
const { steg } = graphFromPaths(parseGolden(graph, "graph").file.cases[0]!.graph);
const { diagnostics } = run(steg, program);
if (diagnostics.some(({ severity }) => severity !== "error" && severity !== "warning")) throw new Error("what is said is an error or a warning");
