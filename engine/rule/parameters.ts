/** Values of parameters: what a file declares, what the command line sets. A wrong one is said, and does not keep the rules from being judged. */
import type { Param } from "../../grammar/ast.js";
import type { Diagnostic } from "../../specs/diagnostic.js";
import { didYouMean, list } from "../check/nearest.js";
import { report } from "../check/report.js";
import { byCodeUnit, type Value } from "../graph/value.js";
import type { Parameters } from "./pattern.js";
import type { RuleSource } from "./program.js";

/** Values for `param`s, as text where they come from a command line. */
export type ParameterValues = Readonly<Record<string, Value>>;

const literalTypes = { int: "bigint", string: "string", bool: "boolean" } as const;

function givenValue(param: Param, given: Value): Value | undefined {
  const wanted = Object.hasOwn(literalTypes, param.type.text) ? literalTypes[param.type.text as keyof typeof literalTypes] : undefined;
  if (typeof given === wanted) return given;
  if (typeof given !== "string") return undefined;
  if (wanted === "boolean") return given === "true" ? true : given === "false" ? false : undefined;
  return wanted === "bigint" && /^-?[0-9]{1,100}$|^0x[0-9a-f]{1,100}$/.test(given) ? BigInt(given) : undefined;
}

/** The value of a parameter; `undefined` if none of its type was said. */
function valueOf(param: Param, given: Value | undefined): Value | undefined {
  if (given !== undefined) return givenValue(param, given);
  return param.value.kind === param.type.text ? param.value.value : undefined;
}

function wrongValue(path: string, { name, type, span }: Param): Diagnostic {
  return report(path, {
    code: "bad_parameter",
    message: Object.hasOwn(literalTypes, type.text) ? `the parameter \`${name.text}\` needs a value of type \`${type.text}\`` : `there is no type \`${type.text}\``,
    span,
    help: ["the types are int, string and bool"],
  });
}

function declaredTwice(path: string, { name, span }: Param): Diagnostic {
  return report(path, {
    code: "bad_parameter",
    message: `the parameter \`${name.text}\` is declared twice`,
    span,
    help: ["declare it once; all files see it"],
  });
}

function unknown(name: string, known: readonly string[]): Diagnostic {
  const help = known.length ? [...didYouMean(name, known), `the parameters are ${list(known, 99)}`] : ["the policies have no parameters"];
  return { severity: "error", code: "bad_parameter", message: `no policy has a parameter \`${name}\``, labels: [], notes: [], help };
}

/** Parameters of all files with their values. */
export function readParameters(
  sources: readonly RuleSource[],
  values: ParameterValues,
): { readonly parameters: Parameters; readonly diagnostics: readonly Diagnostic[] } {
  const parameters = new Map<string, Value>();
  const diagnostics: Diagnostic[] = [];
  for (const { path, file } of [...sources].sort((a, b) => byCodeUnit(a.path, b.path)))
    for (const item of file.items) {
      if (item.kind !== "param") continue;
      const name = item.name.text;
      const value = valueOf(item, Object.hasOwn(values, name) ? values[name] : undefined);
      if (value === undefined) diagnostics.push(wrongValue(path, item));
      else if (parameters.has(name)) diagnostics.push(declaredTwice(path, item));
      if (!parameters.has(name)) parameters.set(name, value ?? item.value.value);
    }
  for (const name of Object.keys(values).sort(byCodeUnit))
    if (!parameters.has(name)) diagnostics.push(unknown(name, [...parameters.keys()]));
  return { parameters, diagnostics };
}
