/**
 * `optional` and `for each` stand directly in a rule, and the names of a `for each` are a set:
 * only effects may speak of them, each of one set. What two `optional`s bind would depend on their order.
 */
import type { Clause, Effect, Name, Rule } from "../../grammar/ast.js";
import { bindings, clauseMentions, creations, effectMentions, effectNames, exprNames, pathNodes, type Names } from "./names.js";
import type { Finding } from "./report.js";

const misplaced = (message: string, { span }: { readonly span: Name["span"] }, help: string): Finding => ({
  code: "misplaced_clause",
  message,
  span,
  help: [help],
});

function called(clause: Clause): string {
  return clause.kind === "each" ? "for each" : clause.kind;
}

function wrongPlace(rule: Rule): Finding[] {
  const within = (clauses: readonly Clause[]): readonly Clause[] =>
    clauses.flatMap((clause) => ("clauses" in clause ? [...clause.clauses, ...within(clause.clauses)] : []));
  const nested = [
    ...within(rule.clauses),
    ...rule.holds,
    ...within(rule.holds),
    ...(rule.form === "invariant" ? rule.clauses.filter(({ kind }) => kind === "each") : []),
  ];
  return nested
    .filter(({ kind }) => kind === "optional" || kind === "each")
    .map((clause) =>
      misplaced(`\`${called(clause)}\` cannot stand here`, clause, "let it stand in the rule itself, beside its other clauses"),
    );
}

/** Names that a clause binds and that nothing around it binds. */
function ownNames(clause: Extract<Clause, { clauses: unknown }>, around: Names, parameters: ReadonlySet<string>): ReadonlySet<string> {
  const { nodes, values } = bindings(clause.clauses, parameters, around);
  return new Set([...nodes, ...values]);
}

function boundTwice(rule: Rule, around: Names, parameters: ReadonlySet<string>): Finding[] {
  const optionals = rule.clauses.filter((clause) => clause.kind === "optional");
  const first = new Map<string, Clause>();
  const found: Finding[] = [];
  for (const clause of optionals) {
    for (const name of clauseMentions(clause)) {
      const before = first.get(name.text);
      if (before && before !== clause)
        found.push(
          misplaced(
            `\`${name.text}\` belongs to another \`optional\``,
            name,
            "bind it outside, write both in one `optional { … }`, or use another name",
          ),
        );
    }
    for (const name of ownNames(clause, around, parameters)) if (!first.has(name)) first.set(name, clause);
  }
  return found;
}

interface Elements {
  readonly clause: Clause;
  readonly names: ReadonlySet<string>;
}

function outsideOfSets(rule: Rule, sets: readonly Elements[]): Finding[] {
  const help = "only effects may speak of it: leave it out here, or move the clause into the `for each`";
  const mentioned = (clause: Clause, own?: Elements): readonly Name[] =>
    clauseMentions(clause).filter(({ text }) => sets.some((set) => set !== own && set.names.has(text)));
  const inClauses = rule.clauses.flatMap((clause) =>
    mentioned(
      clause,
      sets.find((set) => set.clause === clause),
    ),
  );
  const inDecreases = (rule.decreases ? exprNames(rule.decreases) : []).filter(({ text }) => sets.some(({ names }) => names.has(text)));
  return [...inClauses, ...inDecreases].map((name) => misplaced(`\`${name.text}\` stands for each element of a set`, name, help));
}

/** Names of nodes that are made for each element of a set: every path that says their kind speaks of it. */
function madeOfSets(rule: Rule, sets: readonly Elements[], known: Names): readonly Elements[] {
  const paths = rule.effects.flatMap((effect) => (effect.kind === "path" ? [effect] : []));
  const saying = (name: string): readonly Effect[] =>
    paths.filter(({ path }) => pathNodes(path).some((node) => node.type && node.name?.text === name));
  return sets.map(({ clause, names }) => {
    const speaks = (effect: Effect): boolean => effectMentions(effect).some(({ text }) => names.has(text));
    const made = [...creations(rule, known)].filter((name) => saying(name).every(speaks));
    return { clause, names: new Set([...names, ...made]) };
  });
}

function effectOfSets(effect: Effect, sets: readonly Elements[]): Finding[] {
  const spoken = effectMentions(effect).filter(({ text }) => sets.some(({ names }) => names.has(text)));
  const name = spoken[0];
  if (!name) return [];
  const said = effect.kind === "message" ? effect.level : effect.kind;
  if (said !== "note" && (effect.kind === "message" || effect.kind === "beside"))
    return [
      misplaced(
        `\`${name.text}\` stands for each element of a set, and \`${said}\` is said once`,
        effect,
        "say it in a `note`, which is said for each",
      ),
    ];
  if (sets.some(({ names }) => spoken.every(({ text }) => names.has(text)))) return [];
  return [misplaced("an effect speaks of the names of one `for each`", effect, "write both sets as one `for each { … }`, or two effects")];
}

/** Clauses that stand where they mean nothing, and names of sets outside of them. */
export function checkMisplaced(rule: Rule, parameters: ReadonlySet<string>): readonly Finding[] {
  const around = bindings(
    rule.clauses.filter(({ kind }) => kind !== "optional"),
    parameters,
  );
  const all = bindings(rule.clauses, parameters);
  const sets = rule.clauses.flatMap((clause): readonly Elements[] =>
    clause.kind === "each" ? [{ clause, names: ownNames(clause, all, parameters) }] : [],
  );
  const withMade = madeOfSets(rule, sets, effectNames(rule, parameters));
  return [
    ...wrongPlace(rule),
    ...boundTwice(rule, around, parameters),
    ...outsideOfSets(rule, sets),
    ...rule.effects.flatMap((effect) => effectOfSets(effect, withMade)),
  ];
}
