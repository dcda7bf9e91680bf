/** What a cold start is: a hundred rules of the library as text become a program that has run on a small graph. */
import { compileProgram, graphFromPaths, run } from "../../../engine/index.js";
import { parseGolden, parseRules } from "../../../grammar/index.js";
import { library } from "../../../rules/library.js";

const RULES = 100;

const graph = `# A link\n\nclient:Unit { name: "client", role: "client" }\nhost:Unit { name: "host", role: "definer" }\nsymbol:Symbol { path: "host::run", defined: false } -in-> client\n\n==>\n\nnothing\n`;

const rulesIn = (text: string): number => text.match(/^(?:derive|rewrite|forbid) /gm)?.length ?? 0;

// Whole files, so it may be a few rules more.
let rules = 0;
const files = library.filter(({ text }) => rules < RULES && ((rules += rulesIn(text)), true));
const some = files.map(({ path, text }) => ({ path, file: parseRules(text, path).file }));
const { program } = compileProgram(some);
if (!program) throw new Error("the library does not compile");
const { steg } = graphFromPaths(parseGolden(graph, "graph").file.cases[0]!.graph);
const { diagnostics } = run(steg, program);
if (diagnostics.some(({ severity }) => severity !== "error" && severity !== "warning")) throw new Error("what is said is an error or a warning");
