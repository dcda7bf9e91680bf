/** In a workspace of a thousand rules, what is typed is judged before the next key: the file alone at once, all of it after a pause. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { edgeKinds, nodeKinds } from "../../specs/types/vocabulary.js";
import { memory, processorTime, withClient } from "./testing/client.js";

const rulesPerFile = 8;
const files = 125;

/** The same numbers every time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
}

const edges = Object.entries(edgeKinds);

/** A walk along edges of the schema, drawn as a path. */
function walk(next: (below: number) => number, length: number): { readonly path: string; readonly last: string } {
  const [edge, { from }] = edges[next(edges.length)]!;
  let kind = from[next(from.length)]!;
  let path = `first:${kind}`;
  for (let step = 0; step < length; step++) {
    const fitting = edges.filter(([name, one]) => one.from.includes(kind) && (step > 0 || name === edge));
    if (!fitting.length) break;
    const [name, { to }] = fitting[next(fitting.length)]!;
    kind = to[next(to.length)]!;
    path += ` -${name}-> ${step === length - 1 ? "last" : ""}:${kind}`;
  }
  return { path: path.includes("last") ? path : path.replace(/ :(\w+)$/, " last:$1").replace(/^first(:\w+)$/, "last$1"), last: kind };
}

function ruleText(file: number, i: number): string {
  const next = numbers(file * 1000 + i + 1);
  const { path, last } = walk(next, 2 + next(3));
  const ints = Object.entries(nodeKinds[last] ?? {}).flatMap(([name, type]) => (type === "int" ? [name] : []));
  const condition = ints.length ? `\n  where last.${ints[next(ints.length)]!} > min(${i}, ${next(1000)}) + 1` : "";
  return `/// Rule ${i} of file ${file} refuses a shape.\nforbid shape_${file}_${i} {\n  ${path.replace("first", path.startsWith("first") ? "" : "first")}${condition}\n  =>\n  error "this is the end" at last\n  help "end elsewhere"\n}\n`;
}

const fileText = (file: number): string =>
  `use graph.rust\n${file ? `use policies.f${file - 1}\n` : ""}\n${Array.from({ length: rulesPerFile }, (_, i) => ruleText(file, i)).join("\n")}`;

const workspace = Object.fromEntries(Array.from({ length: files }, (_, file) => [`f${file}.race`, fileText(file)]));

const median = (all: readonly number[]): number => [...all].sort((a, b) => a - b)[all.length >> 1]!;

const keys = "min(3, 4) + ".repeat(4);

test("a keystroke among a thousand rules takes less than 50 ms", () =>
  withClient({ files: workspace }, async (client) => {
    const pause = (milliseconds: number): Promise<void> => client.connection.sendNotification("workspace/didChangeConfiguration", { settings: { race: { pause: milliseconds } } });
    const last = `f${files - 1}.race`;
    const file = await client.open(last, workspace[last]!);
    await client.settled(file, (all) => !all.length);
    await pause(100_000);
    const at = file.state.text.indexOf("min(");
    const times: number[] = [];
    const used = processorTime(client);
    for (const key of [...keys].reverse()) {
      const start = performance.now();
      await client.edit(file, at, at, key);
      await client.quick(file);
      times.push(performance.now() - start);
    }
    // What other programs do at the same time is not counted.
    const each = (processorTime(client) - used) / keys.length;
    await pause(0);
    const whole = performance.now();
    await client.change(file, file.state.text.replace(`shape_${files - 1}_0`, "shape_0_0"));
    await client.settled(file, (all) => all.some(({ code }) => code === "duplicate_rule"));
    const seconds = ((performance.now() - whole) / 1000).toFixed(1);
    console.log(`a keystroke among ${files * rulesPerFile} rules: ${each.toFixed(1)} ms of processor time, ${median(times).toFixed(1)} ms until it is told; the whole program: ${seconds} s in the background; ${memory(client).toFixed(0)} MB`);
    assert.ok(each < 50, `${each} ms`);
  }));

test.run();
