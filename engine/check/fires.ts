/** A condition that is false whatever the graph: the rule, or an `unless` in it, is dead. */
import { divideDown } from "../rule/functions.js";
import type { Atom, Body, Term } from "../rule/pattern.js";
import type { Value } from "../graph/value.js";
import type { Finding } from "./report.js";

type Known = Value | undefined;

/** The value of a term that needs no graph. */
function constant(term: Term): Known {
  switch (term.kind) {
    case "value":
      return term.value;
    case "not": {
      const value = constant(term.operand);
      return typeof value === "boolean" ? !value : undefined;
    }
    case "minus": {
      const value = constant(term.operand);
      return typeof value === "bigint" ? -value : undefined;
    }
    case "binary":
      return folded(term, constant(term.left), constant(term.right));
    default:
      return undefined;
  }
}

function folded({ op, left, right }: Extract<Term, { kind: "binary" }>, a: Known, b: Known): Known {
  if (op === "and" && (a === false || b === false)) return false;
  if (op === "or" && a === false && b === false) return false;
  if (sameSlot(left, right)) return op === "!=" || op === "<" || op === ">" ? false : undefined;
  if (a === undefined || b === undefined || typeof a !== typeof b) return undefined;
  if (op === "==" || op === "!=") return (a === b) === (op === "==");
  return typeof a === "bigint" && typeof b === "bigint" ? numeric(op, a, b) : undefined;
}

function sameSlot(left: Term, right: Term): boolean {
  if (left.kind === "slot" && right.kind === "slot") return left.slot === right.slot;
  return left.kind === "attribute" && right.kind === "attribute" && left.node === right.node && left.name === right.name;
}

function numeric(op: string, a: bigint, b: bigint): Known {
  const results: Readonly<Record<string, () => Known>> = {
    "<": () => a < b,
    "<=": () => a <= b,
    ">": () => a > b,
    ">=": () => a >= b,
    "+": () => a + b,
    "-": () => a - b,
    "*": () => a * b,
    "/": () => divideDown(a, b),
  };
  return results[op]?.();
}

// The same attribute of the same node cannot have two constant values.
function contradiction(atoms: readonly Atom[]): Atom | undefined {
  const required = new Map<string, Value>();
  return atoms.find((atom) => {
    if (atom.kind !== "equal" || atom.value.kind !== "value") return false;
    const key = `${atom.node} ${atom.name}`;
    const before = required.get(key);
    if (before !== undefined && before !== atom.value.value) return true;
    required.set(key, atom.value.value);
    return false;
  });
}

function deadAtom(atoms: readonly Atom[]): Atom | undefined {
  return atoms.find((atom) => atom.kind === "where" && constant(atom.condition) === false) ?? contradiction(atoms);
}

/** Conditions that never hold. */
export function checkFires(body: Body): readonly Finding[] {
  const inner = body.atoms.flatMap((atom) => (atom.kind === "unless" ? [deadAtom(atom.atoms)] : []));
  return [deadAtom(body.atoms), ...inner].flatMap((atom) =>
    atom
      ? [{ code: "never_fires", severity: "warning" as const, message: "this condition never holds", span: atom.origin.span, help: ["correct the condition, or take the rule out"] }]
      : [],
  );
}
