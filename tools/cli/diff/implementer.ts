/**
 * An implementer of every trait that may evolve, compiled against an interface: one type, which implements each trait with
 * its supertraits and is put into an object of it. And of a host: a plugin that exports all that the host imports.
 */
import type { Record } from "../../../engine/index.js";
import { aboves, unitNames } from "./client.js";
import { makeUnit, type Maker, type MadeUnit } from "./unit.js";
import { flag, follow, isOwn, text, type View } from "./view.js";

const name = "Implementer";
const type = `type ${name}`;

const identityOf = (record: Record): string => record.edges.is?.[0] ?? "";

/** The type promises the least that traits demanded of it when it was compiled, or all that there is to promise. */
const implementer = (demanded: ReadonlySet<string>): Record => ({
  key: type,
  kind: "Type",
  attributes: { path: name, name, form: "struct", size: 8n, align: 8n, pass: "direct", resilient: false, definition: false, needs_drop: false, ...Object.fromEntries([...demanded].map((promise) => [promise, true])) },
  edges: { is: [`=${type}`] },
});

const promiseOf: Readonly<{ [bound: string]: string }> = { send: "send", sync: "sync", unpin: "unpin", "'static": "lasting" };

function implement(view: View, unit: Maker, trait: Record): void {
  const path = `<${name} as ${text(trait, "path")}>`;
  const held = follow(view, trait, "method").filter((method) => method.edges.signature);
  for (const method of held) {
    const own = `${path}::${text(method, "name")}`;
    const code = `symbol ${own}`;
    unit.put({ key: code, kind: "Symbol", attributes: { name: own, path: own, form: "rust", defined: true, binding: "global" }, edges: {} }, identityOf(method));
    unit.put({ key: `implementation ${own}`, kind: "Implementation", attributes: { path: own, inherited: false }, edges: { code: [code], implements: [method.key] } }, identityOf(method));
  }
  const provides = held.map((method) => `implementation ${path}::${text(method, "name")}`);
  unit.put({ key: `impl ${path}`, kind: "Impl", attributes: { path }, edges: { is: [`=impl ${path}`], for: [type], of: [trait.key], provides } }, identityOf(trait));
}

function putIntoObject(unit: Maker, trait: Record): void {
  const path = `<${name} as ${text(trait, "path")}>`;
  const symbol = `symbol race.vtable.${text(trait, "path")}`;
  unit.put({ key: `vtable ${path}`, kind: "VTable", attributes: { path, size: 8n, align: 8n, needs_drop: false }, edges: { for: [type], impl: [`impl ${path}`], of: [trait.key] } }, identityOf(trait));
  unit.put({ key: symbol, kind: "Symbol", attributes: { name: symbol, path: symbol, form: "reserved", defined: false, binding: "global" }, edges: { stands_for: [`vtable ${path}`] } }, identityOf(trait));
  unit.need(symbol);
}

/** What the host imports, as the plugins export it that were packed for it. */
function exportTo(view: View, unit: Maker, imported: Record): void {
  const { import: _import, from: _from, ...attributes } = imported.attributes;
  unit.take(...(imported.edges.signature ?? []));
  unit.put({ ...imported, attributes: { ...attributes, export: true, defined: true } }, identityOf(imported));
}

/** `plain` promises nothing that it need not: what a trait demands anew it lacks, and the other one does not. */
export function everyImplementer(view: View, plain: boolean): MadeUnit {
  const unit = makeUnit(view, plain ? unitNames.plain : unitNames.implementer);
  const traits = view.records.filter((one) => one.kind === "Trait" && flag(one, "resilient") && one.edges.slot && isOwn(view, one));
  const all = new Map(traits.flatMap((trait) => aboves(view, trait)).map((trait) => [trait.key, trait]));
  const bounds = [...all.values()].flatMap((trait) => follow(view, trait, "bound"));
  const demanded = bounds.flatMap((bound) => promiseOf[text(bound, "text")] ?? []);
  unit.put(implementer(new Set(plain ? demanded : Object.values(promiseOf))));
  unit.take(...all.keys());
  for (const trait of all.values()) implement(view, unit, trait);
  for (const trait of traits) putIntoObject(unit, trait);
  for (const imported of view.records.filter((one) => !plain && flag(one, "import"))) exportTo(view, unit, imported);
  return unit.made();
}
