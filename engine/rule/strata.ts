/**
 * In which order derives run: rules that feed each other form a stratum and run together until nothing is new;
 * strata follow each other along what feeds what. `unless` on what the same stratum derives has no meaning
 * that does not depend on order, and is refused with the circle of rules that makes it so.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import { report } from "../check/report.js";
import type { CompiledRule } from "./program.js";

type Graph = ReadonlyMap<CompiledRule, readonly CompiledRule[]>;

function meets(outputs: ReadonlySet<string>, inputs: ReadonlySet<string>): string | undefined {
  for (const output of outputs) if (inputs.has(output)) return output;
  return undefined;
}

/** For each rule those that it needs, in their order. */
function needs(rules: readonly CompiledRule[]): Graph {
  const makers = new Map<string, number[]>();
  rules.forEach(({ outputs }, at) => {
    for (const output of outputs) {
      const list = makers.get(output);
      if (list) list.push(at);
      else makers.set(output, [at]);
    }
  });
  const needed = ({ inputs, absences }: CompiledRule): readonly CompiledRule[] => {
    const found = new Set([...inputs, ...absences].flatMap((what) => makers.get(what) ?? []));
    return [...found].sort((a, b) => a - b).map((at) => rules[at]!);
  };
  return new Map(rules.map((rule) => [rule, needed(rule)]));
}

/** Strongly connected components, those that are needed first (Tarjan 1972). */
function components(graph: Graph): readonly (readonly CompiledRule[])[] {
  const order = new Map<CompiledRule, number>();
  const low = new Map<CompiledRule, number>();
  const stack: CompiledRule[] = [];
  const found: CompiledRule[][] = [];
  const visit = (rule: CompiledRule): void => {
    order.set(rule, order.size);
    low.set(rule, order.get(rule)!);
    stack.push(rule);
    for (const needed of graph.get(rule)!) {
      if (!order.has(needed)) visit(needed);
      if (stack.includes(needed)) low.set(rule, Math.min(low.get(rule)!, low.get(needed)!));
    }
    if (low.get(rule) === order.get(rule)) found.push(stack.splice(stack.indexOf(rule)));
  };
  for (const rule of graph.keys()) if (!order.has(rule)) visit(rule);
  return found;
}

/** A shortest circle within the stratum that begins with rule → needed. */
function circle(stratum: readonly CompiledRule[], graph: Graph, rule: CompiledRule, needed: CompiledRule): readonly CompiledRule[] {
  const cameBy = new Map<CompiledRule, CompiledRule | undefined>([[needed, undefined]]);
  const queue = [needed];
  for (let at = 0; at < queue.length && !cameBy.has(rule); at++)
    for (const next of graph.get(queue[at]!)!)
      if (stratum.includes(next) && !cameBy.has(next)) {
        cameBy.set(next, queue[at]);
        queue.push(next);
      }
  const way: CompiledRule[] = [];
  for (let at: CompiledRule | undefined = rule; at; at = cameBy.get(at)) way.unshift(at);
  return [rule, ...way];
}

function unstratified(stratum: readonly CompiledRule[], graph: Graph): readonly Diagnostic[] {
  if (stratum.every(({ absences }) => !absences.size)) return [];
  return stratum.flatMap((rule) => {
    const needed = [rule, ...stratum].find((one) => meets(one.outputs, rule.absences));
    return needed ? [refuse(rule, meets(needed.outputs, rule.absences)!, circle(stratum, graph, rule, needed))] : [];
  });
}

function refuse(rule: CompiledRule, what: string, way: readonly CompiledRule[]): Diagnostic {
  const steps = way.slice(1).map((next, i) => {
    const thing = i === 0 ? `the absence of \`${what}\`` : `\`${meets(next.outputs, way[i]!.inputs) ?? meets(next.outputs, way[i]!.absences)}\``;
    return `\`${way[i]!.name}\` needs ${thing}, which \`${next.name}\` derives`;
  });
  return report(rule.path, {
    code: "unstratified",
    message: `\`${rule.name}\` asks for the absence of what depends on its own result`,
    span: rule.tree.name.span,
    notes: steps,
    help: ["break the circle: ask for the absence of something that is complete before these rules run"],
  });
}

/** Derives in strata, and the circles that have no meaning. */
export function stratify(rules: readonly CompiledRule[]): {
  readonly strata: readonly (readonly CompiledRule[])[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const graph = needs(rules);
  const place = new Map(rules.map((rule, i) => [rule, i]));
  const strata = components(graph).map((stratum) => [...stratum].sort((a, b) => place.get(a)! - place.get(b)!));
  return { strata, diagnostics: strata.flatMap((stratum) => unstratified(stratum, graph)) };
}
