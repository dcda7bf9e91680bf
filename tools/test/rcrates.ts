/** Small `.rcrate`s made by hand, for tests of what reads them: no compiler is needed, and every record is in sight. */
import { writeRecords, type Record } from "../../engine/index.js";
import { graphName, linkName, writeRcrate, type RcrateContents } from "../../formats/rcrate/index.js";
import { unitRecord } from "../../frontends/rustc/pack/unit.js";

/** The manifest of a crate without code. */
export const anRcrate = (name: string, role: RcrateContents["role"], more: Partial<RcrateContents> = {}): RcrateContents => ({
  crate: { name, version: "1.0.0", features: [] },
  role,
  target: "x86_64-unknown-linux-gnu",
  pointer_width: 64,
  compiler: { version: "1.95.0", commit: "0123456789abcdef" },
  panic: "unwind",
  fingerprint: {},
  probes: role === "plugin" ? [{ kind: "far", seed: 1 }] : [],
  exports: [],
  counts: { functions: 0, lifted: 0, refused: 0, sites: 0, guards: 0 },
  symbols: {},
  guards: [],
  ...more,
});

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** An `.rcrate` of records alone. */
export const rcrateOf = (contents: RcrateContents, records: readonly Record[]): Uint8Array =>
  writeRcrate(contents, [
    { name: graphName, data: bytes(writeRecords([unitRecord(contents), ...records])) },
    ...(contents.role === "plugin" ? [] : [{ name: linkName, data: bytes('{"driver":"cc","items":[]}') }]),
  ]);

export interface FieldOf {
  readonly name: string;
  readonly type: string;
  readonly offset: bigint;
}

const primitive = (path: string, size: bigint): Record => ({
  key: `type ${path}`,
  kind: "Type",
  attributes: { path, name: path, form: "primitive", size, align: size, pass: "direct", resilient: false, definition: true },
  edges: { is: [`=type ${path}`] },
});

/** The records of a marked struct of a crate `api` with fields of `u32` and `f32`. */
export function marked(name: string, size: bigint, fields: readonly FieldOf[]): readonly Record[] {
  const path = `api::${name}`;
  return [
    { key: "crate api 1.0.0", kind: "Crate", attributes: { name: "api", version: "1.0.0", features: "", resilient: true }, edges: { is: ["=crate api"] } },
    primitive("u32", 4n),
    primitive("f32", 4n),
    {
      key: `type ${path}`,
      kind: "Type",
      attributes: { path, name, form: "struct", size, align: 4n, pass: "indirect", resilient: true, definition: true },
      edges: { field: fields.map((field) => `field ${path}.${field.name}`).sort(), is: [`=type ${path}`], of_crate: ["crate api 1.0.0"] },
    },
    ...fields.map(
      (field, index): Record => ({
        key: `field ${path}.${field.name}`,
        kind: "Field",
        attributes: { name: field.name, path: `${path}.${field.name}`, index: BigInt(index), offset: field.offset },
        edges: { is: [`=field ${path}.${field.name}`], of: [`type ${field.type}`] },
      }),
    ),
  ];
}
