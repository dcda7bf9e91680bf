/** Verdicts on interfaces made by hand: each change with what it means for clients and for implementers, and by which rule. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Record } from "../../../engine/index.js";
import { anRcrate, rcrateOf } from "../../test/rcrates.js";
import { compareFiles } from "../commands/diff.js";
import { readPolicy } from "../link/policy.js";

const library = readPolicy({ files: [], parameters: {} }).program!;
const scratch = mkdtempSync(join(tmpdir(), "race-diff-"));
const crate: Record = { key: "crate api 1.0.0", kind: "Crate", attributes: { name: "api", version: "1.0.0", features: "", resilient: true }, edges: { is: ["=crate api"] } };

const plainType = (path: string, size: bigint): Record => ({
  key: `type ${path}`,
  kind: "Type",
  attributes: { path, name: path, form: "primitive", size, align: size, pass: "direct", resilient: false, definition: true },
  edges: { is: [`=type ${path}`] },
});
const plain = [plainType("u32", 4n), plainType("f32", 4n), plainType("u64", 8n)];

interface FieldOf {
  readonly name: string;
  readonly of: string;
  readonly offset: bigint;
  readonly visibility?: string;
}

const fieldRecords = (owner: string, fields: readonly FieldOf[]): readonly Record[] =>
  fields.map(({ name, of, offset, visibility }, index) => ({
    key: `field ${owner}.${name}`,
    kind: "Field",
    attributes: { name, path: `${owner}.${name}`, index: BigInt(index), offset, visibility: visibility ?? "pub" },
    edges: { is: [`=field ${owner}.${name}`], of: [`type ${of}`] },
  }));

/** A struct of the crate `api`, marked unless `more` says otherwise. */
const struct = (name: string, size: bigint, fields: readonly FieldOf[], more: Record["attributes"] = {}): readonly Record[] => [
  {
    key: `type api::${name}`,
    kind: "Type",
    attributes: { path: `api::${name}`, name, form: "struct", size, align: 4n, pass: "indirect", resilient: true, definition: true, ...more },
    edges: { field: fields.map((one) => `field api::${name}.${one.name}`), is: [`=type api::${name}`], of_crate: [crate.key] },
  },
  ...fieldRecords(`api::${name}`, fields),
];

/** A signature with parameters of the given types. */
const signature = (of: string, text: string, parameters: readonly string[], pass = "direct"): readonly Record[] => [
  {
    key: `signature ${of}`,
    kind: "Signature",
    attributes: { text, arity: BigInt(parameters.length), unsafe: false, abi: "Rust", unwind: true, variadic: false, async: false, track_caller: false, registers: 0n },
    edges: { parameter: parameters.map((_, i) => `parameter ${of}#${i}`), returns: [`parameter ${of}#-1`] },
  },
  { key: `parameter ${of}#-1`, kind: "Parameter", attributes: { index: -1n, text: "u32", pass: "direct", mode: "value" }, edges: { of: ["type u32"] } },
  ...parameters.map((type, i): Record => ({ key: `parameter ${of}#${i}`, kind: "Parameter", attributes: { index: BigInt(i), text: type, pass, mode: "value" }, edges: { of: [`type ${type}`] } })),
];

const callable = (name: string, parameters: readonly string[], pass?: string): readonly Record[] => [
  {
    key: `symbol ${name}`,
    kind: "Symbol",
    attributes: { name, path: `api::${name}`, form: "rust", defined: true, binding: "global" },
    edges: { is: [`=symbol api::${name}`], of_crate: [crate.key], signature: [`signature symbol ${name}`] },
  },
  ...signature(`symbol ${name}`, `fn api::${name}(${parameters.join(", ")})`, parameters, pass),
];

interface MethodOf {
  readonly name: string;
  readonly parameters?: readonly string[];
  readonly body?: boolean;
}

/** A marked trait of the crate `api`, with its methods in the order of their slots. */
const trait = (name: string, methods: readonly MethodOf[]): readonly Record[] => {
  const path = `api::${name}`;
  const slots = ["drop", "size", "align", ...methods.map(() => "method")];
  return [
    {
      key: `trait ${path}`,
      kind: "Trait",
      attributes: { path, name, resilient: true, definition: true, unsafe: false, dyn_compatible: true },
      edges: { is: [`=trait ${path}`], of_crate: [crate.key], method: methods.map((one) => `method ${path}::${one.name}`), slot: slots.map((_, i) => `slot ${path} ${i}`) },
    },
    ...slots.map((entry, i): Record => ({ key: `slot ${path} ${i}`, kind: "Slot", attributes: { index: BigInt(i), offset: BigInt(8 * i), entry }, edges: i < 3 ? {} : { holds: [`method ${path}::${methods[i - 3]!.name}`] } })),
    ...methods.flatMap(({ name: method, parameters = [], body }): readonly Record[] => [
      {
        key: `method ${path}::${method}`,
        kind: "Method",
        attributes: { name: method, path: `${path}::${method}`, has_default: body === true },
        edges: { is: [`=method ${path}::${method}`], signature: [`signature method ${path}::${method}`], ...(body ? { default: [`symbol default ${method}`] } : {}) },
      },
      ...signature(`method ${path}::${method}`, `fn ${path}::${method}(${parameters.join(", ")})`, parameters),
      ...(body ? [{ key: `symbol default ${method}`, kind: "Symbol", attributes: { name: `default ${method}`, path: `<dyn ${path} as ${path}>::${method}`, form: "rust", defined: true, binding: "global" }, edges: { of_crate: [crate.key] } }] : []),
    ]),
  ];
};

let files = 0;

function packed(records: readonly Record[], role: "interface" | "host" = "interface"): string {
  const file = join(scratch, `${++files}.rcrate`);
  writeFileSync(file, rcrateOf(anRcrate(role === "host" ? "game" : "api", role), [crate, ...plain, ...records]));
  return file;
}

/** What is said of a change: `what: clients / implementers (codes)`. */
function said(old: readonly Record[], now: readonly Record[], role?: "interface" | "host"): readonly string[] {
  const { compared, diagnostics } = compareFiles(packed(old, role), packed(now, role), library);
  assert.equal(diagnostics, []);
  return compared!.report.changes.map((one) => `${one.what}: ${one.clients} / ${one.implementers}${one.reasons.length ? ` (${[...new Set(one.reasons.map(({ code }) => code))].join(", ")})` : ""}`);
}

const frame: FieldOf = { name: "frame", of: "u32", offset: 0n };
const dt: FieldOf = { name: "dt", of: "f32", offset: 4n };
const world = struct("World", 8n, [frame, dt]);

test("the same is the same", () => {
  const all = [...world, ...callable("run", ["u32", "api::World"], "indirect"), ...trait("Plugin", [{ name: "step" }, { name: "end", body: true }])];
  const { compared } = compareFiles(packed(all), packed(all), library);
  assert.equal([compared!.report.verdict, compared!.report.changes], ["same", []]);
});

test("fields: moved, added, gone, of another type", () => {
  assert.equal(said(world, struct("World", 12n, [{ ...dt, offset: 0n }, { name: "seed", of: "u32", offset: 4n }, { ...frame, offset: 8n }])), [
    "size 8 → 12: works / works",
    "field frame moved: 0 → 8: works / works",
    "field dt moved: 4 → 0: works / works",
    "field seed: works / works",
  ]);
  assert.equal(said(world, struct("World", 4n, [{ ...frame, of: "f32" }])), [
    "size 8 → 4: works / works",
    "field dt: refused_if_used / works (missing_field)",
    "field frame: `u32` became `f32`: refused_if_used / works (field_type_changed)",
  ]);
});

const body = (path: string, form: string, digest: string): Record => ({ key: `body ${path}`, kind: "Body", attributes: { path: `api::${path}`, form, by: "text", digest }, edges: { is: [`=body api::${path}`] } });

test("a private field is used by code of the interface alone, where clients hold copies of any", () => {
  const secret: FieldOf = { name: "secret", of: "u32", offset: 8n, visibility: "private" };
  const before = struct("World", 12n, [frame, dt, secret]);
  assert.equal(said(before, world).slice(1), ["field secret: refused_if_held / works (missing_field)"], "packed before bodies were recorded");
  const constant = body("LIMIT", "constant", "1");
  assert.equal(said([...before, constant], [...world, constant]).slice(1), ["field secret: works / works"]);
  const generic = body("each", "function", "1");
  assert.equal(said([...before, generic], [...world, generic]).slice(1), ["field secret: refused_if_held / works (missing_field)"]);
});

test("bodies and constants that live on in clients", () => {
  assert.equal(said([body("LIMIT", "constant", "1"), body("each", "function", "1")], [body("LIMIT", "constant", "2"), body("each", "function", "2")]), [
    "its value is defined otherwise: warned / works (changed_constant)",
    "its body is another: warned / works (changed_body)",
  ]);
});

test("what is promised of a layout: alignment, capacity, a frozen size", () => {
  assert.equal(said(world, struct("World", 8n, [frame, dt], { align: 8n })), ["alignment 4 → 8: refused_if_used / works (alignment_raised)"]);
  assert.equal(said(struct("World", 8n, [frame, dt], { capacity: 16n }), struct("World", 32n, [frame, dt], { capacity: 16n })), ["size 8 → 32: refused_if_used / works (capacity_exceeded)"]);
  assert.equal(said(struct("World", 8n, [frame, dt], { frozen: true }), struct("World", 12n, [frame, dt], { frozen: true })), ["size 8 → 12: refused_if_used / works (frozen_size_changed)"]);
});

test("a type that may not evolve is compared where it crosses, and only there", () => {
  const plainOld = struct("Plain", 4n, [frame], { resilient: false });
  const plainNow = struct("Plain", 8n, [frame, dt], { resilient: false });
  assert.equal(said(plainOld, plainNow), ["size 4 → 8: works / works", "field dt: works / works"]);
  const crossing = callable("run", ["api::Plain"], "indirect");
  assert.equal(said([...plainOld, ...crossing], [...plainNow, ...crossing]), ["size 4 → 8: refused_if_used / works (layout_differs)", "field dt: refused_if_used / works (unknown_field)"]);
});

test("a type that no longer may evolve", () => {
  assert.equal(said(world, struct("World", 8n, [frame, dt], { resilient: false })).length > 0, true);
});

test("functions: gone, new, called otherwise", () => {
  assert.equal(said(callable("run", ["u32"]), callable("walk", ["u32"])), ["the function: refused_if_used / works (missing_symbol)", "the function: works / works"]);
  assert.equal(said(callable("run", ["u32"]), callable("run", ["u32", "u32"])), ["`fn api::run(u32)` became `fn api::run(u32, u32)`: refused_if_used / works (signature_changed)"]);
  assert.equal(said(callable("run", ["u32"]), callable("run", ["u64"])), ["`fn api::run(u32)` became `fn api::run(u64)`: refused_if_used / works (type_differs)"]);
});

test("a small type by value was refused before, so that is no news", () => {
  const small = struct("World", 8n, [frame, dt], { pass: "pair" });
  const run = callable("run", ["api::World"], "pair");
  assert.equal(said([...small, ...run], [...struct("World", 8n, [frame, { ...dt, of: "u32" }], { pass: "pair" }), ...run]), ["field dt: `f32` became `u32`: refused_if_used / works (field_type_changed)"]);
});

test("methods: with and without a default body, gone, in another order, called otherwise", () => {
  const before = trait("Plugin", [{ name: "step" }, { name: "end" }]);
  assert.equal(said(before, trait("Plugin", [{ name: "end" }, { name: "step" }, { name: "pause", body: true }])), ["method pause, with a default body: works / works", "methods in another order: works / works"]);
  assert.equal(said(before, trait("Plugin", [{ name: "step" }, { name: "end" }, { name: "needed" }])), ["method needed, without a default body: works / refused (missing_implementation)"]);
  assert.equal(said(before, trait("Plugin", [{ name: "step" }])), ["method end: refused_if_used / works (missing_method)"]);
  assert.equal(said(before, trait("Plugin", [{ name: "step", parameters: ["u32"] }, { name: "end" }])), ["`fn api::Plugin::step()` became `fn api::Plugin::step(u32)`: refused_if_used / refused (signature_changed)"]);
});

test("because of which field a type is not `Copy` is no news, that it is none is", () => {
  const before = struct("World", 8n, [frame, dt], { copy: false, not_copy: "name: String" });
  assert.equal(said(before, struct("World", 8n, [frame, dt], { copy: false, not_copy: "tags: Vec<u8>" })), []);
  assert.equal(said(struct("World", 8n, [frame, dt], { copy: true }), before).length, 1);
});

test("what a trait demands anew, an implementer may lack", () => {
  const [first, ...rest] = trait("Plugin", [{ name: "step" }]);
  const demanding = [{ ...first!, edges: { ...first!.edges, bound: ["bound api::Plugin send"] } }, { key: "bound api::Plugin send", kind: "Bound", attributes: { text: "send" }, edges: {} }, ...rest];
  assert.equal(said([first!, ...rest], demanding), ["bounds: none → send: works / refused_if_used (demand_not_met)"]);
  assert.equal(said(demanding, [first!, ...rest]), ["bounds: send → none: works / works"]);
});

test("the trait is gone", () => {
  const [line] = said([...world, ...trait("Plugin", [{ name: "step" }])], world);
  assert.match(line!, /^the trait: refused_if_used \/ refused \(.*missing_trait.*\)$/);
});

test("what a host imports, plugins export", () => {
  const imported = (parameters: readonly string[]): readonly Record[] => [
    { key: "symbol race.export.plugin::create", kind: "Symbol", attributes: { name: "race.export.plugin::create", path: "plugin::create", form: "export", from: "plugin", import: true, defined: false, binding: "global" }, edges: { is: ["=symbol plugin::create"], signature: ["signature symbol race.export.plugin::create"] } },
    ...signature("symbol race.export.plugin::create", `fn plugin::create(${parameters.join(", ")})`, parameters),
  ];
  assert.equal(said(imported(["u32"]), imported(["u64"]), "host"), ["`fn plugin::create(u32)` became `fn plugin::create(u64)`: works / refused (type_differs)"]);
  assert.equal(said([], imported(["u32"]), "host"), ["the import: works / refused (missing_export)"]);
});

test("a policy takes part in the verdict", () => {
  const policy = join(scratch, "no-growth.race");
  writeFileSync(policy, '//! A house rule.\n\nuse graph.rust\n\n/// Types of the interface stay as large as they are.\nforbid grown {\n  local:Type { resilient: true } -meets-> target:Type { definition: true }\n  where target.size > local.size\n  =>\n  error "`{target.path}` grew" at target\n  help "shrink it"\n}\n');
  const grown = struct("World", 12n, [frame, dt]);
  const { compared } = compareFiles(packed(world), packed(grown), readPolicy({ files: [policy], parameters: {} }).program!);
  assert.equal(compared!.report.changes.map((one) => [one.what, one.clients, one.reasons[0]?.code]), [["size 8 → 12", "refused_if_used", "grown"]]);
});

test("versions: what the verdict asks for by Cargo's rules", () => {
  const version = (old: readonly Record[], now: readonly Record[]) => compareFiles(packed(old), packed(now), library).compared!.report.version;
  assert.equal([version(world, world), version(world, struct("World", 12n, [frame, dt])), version(world, [...world, ...callable("run", [])]), version(world, struct("World", 4n, [frame]))], ["1.0.0", "1.0.1", "1.1.0", "2.0.0"]);
});

test.after(() => rmSync(scratch, { recursive: true, force: true }));

test.run();
