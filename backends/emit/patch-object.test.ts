/** Patches that must be refused, names that are bound, and objects that are damaged: each ends in a diagnostic or in right bytes. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  readElf,
  SHF_ALLOC,
  SHF_EXECINSTR,
  SHT_PROGBITS,
  STB_GLOBAL,
  STB_LOCAL,
  STB_WEAK,
  STT_FUNC,
  STT_NOTYPE,
  STT_TLS,
  STV_DEFAULT,
  STV_HIDDEN,
  writeRelocatable,
  type ModelRelocation,
  type ModelSymbol,
} from "../../formats/elf/index.js";
import type { Binding, Patch, Plan } from "../../specs/plan.js";
import { x86_64 } from "../x86-64/index.js";
import { bind } from "./bindings.js";
import { defsym } from "./defsym.js";
import { layoutExecutable } from "./layout-executable.js";
import { mergeObjects } from "./merge-objects.js";
import { patchObject } from "./patch-object.js";
import { synthesize } from "./synthesize.js";
import { pagesOf } from "../../tools/test/page.js";

const pages = pagesOf(["unexpected_bytes", "value_out_of_range", "unsupported_site", "site_not_found", "wrong_target", "unknown_relocation", "relocation_outside_section", "misplaced_entry", "not_an_object", "damaged_object"]);

// mov eax, [rdi + 0]; lea rax, [rip + 0]; call 0; ret
const code = Uint8Array.of(
  0x8b,
  0x87,
  0,
  0,
  0,
  0,
  0x48,
  0x8d,
  0x05,
  0,
  0,
  0,
  0,
  0xe8,
  0,
  0,
  0,
  0,
  0xc3,
);
const undefinedSymbol = (name: string, binding = STB_GLOBAL): ModelSymbol => ({
  name,
  binding,
  type: STT_NOTYPE,
  visibility: STV_HIDDEN,
  place: { kind: "undefined" },
  value: 0n,
  size: 0n,
});
const names = ["race.off.X", "race.vtable.0", "race.drop.X", "race.export.plugin::create"];
const relocations: readonly ModelRelocation[] = [
  { offset: 2, type: 11, symbol: 1, addend: 8n },
  { offset: 9, type: 2, symbol: 2, addend: -4n },
  { offset: 14, type: 4, symbol: 3, addend: -4n },
];

interface Changes {
  readonly machine?: number;
  readonly code?: Uint8Array;
  readonly relocations?: readonly ModelRelocation[];
}

function object({
  machine = 62,
  code: bytes = code,
  relocations: list = relocations,
}: Changes = {}): Uint8Array {
  const text = {
    name: ".text.f",
    type: SHT_PROGBITS,
    flags: SHF_ALLOC | SHF_EXECINSTR,
    alignment: 16,
    entrySize: 0,
    content: { kind: "bytes", data: bytes },
    relocations: list,
  } as const;
  const f: ModelSymbol = {
    name: "f",
    binding: STB_LOCAL,
    type: STT_FUNC,
    visibility: STV_DEFAULT,
    place: { kind: "section", section: 0 },
    value: 0n,
    size: BigInt(bytes.length),
  };
  return writeRelocatable({
    machine,
    flags: 0,
    sections: [text],
    symbols: [
      f,
      ...names.map((name) =>
        undefinedSymbol(name, name.startsWith("race.off") ? STB_WEAK : STB_GLOBAL),
      ),
    ],
  });
}

/** Index of the code in the file. */
const textOf = (bytes: Uint8Array): number =>
  readElf(bytes, "x").elf!.sections.find(({ name }) => name === ".text.f")!.index;

const patch = (changes: Partial<Patch> = {}): Patch => ({
  unit: "ball",
  object: "",
  section: textOf(object()),
  offset: 2,
  relocation: "R_X86_64_32S",
  symbol: "race.off.X",
  from: 0n,
  to: 48n,
  what: "offset of X",
  why: 0,
  ...changes,
});

const ref = (name: string, unit = "ball") => ({ unit, object: "", name });
const drop: Binding = { from: ref("race.drop.X"), to: ref("__race_drop_X", "host"), why: 0 };
const vtable = {
  name: "race.vtable.<B as P>",
  standsFor: [ref("race.vtable.0")],
  entries: [],
  why: 0,
};
const plan = (
  patches: readonly Patch[] = [patch()],
  bindings: readonly Binding[] = [drop],
): Plan => ({
  target: "x86_64-unknown-linux-gnu",
  patches,
  bindings,
  vtables: [vtable],
  thunks: [],
  copies: [], traps: [],
});
const run = (bytes = object(), wanted = plan()) => {
  const made = patchObject({ unit: "ball", object: "", bytes }, wanted, x86_64);
  pages.see(made.diagnostics);
  return made;
};
const codes = (bytes?: Uint8Array, wanted?: Plan) =>
  run(bytes, wanted).diagnostics.map(({ code: name }) => name);

test("the value is written, the relocation and the layout symbol are gone, the rest is bound", () => {
  const { bytes, diagnostics, sites } = run();
  assert.equal(diagnostics, []);
  const { elf } = readElf(bytes!, "patched.o");
  const data = elf!.sections[textOf(bytes!)]!.data;
  assert.equal([...data.subarray(0, 6)], [0x8b, 0x87, 48, 0, 0, 0]);
  assert.equal(
    elf!.relocations[0]!.entries.map(
      ({ offset, symbol }) => `${offset} ${elf!.symbols[symbol]!.name}`,
    ),
    ["9 race.vtable.<B as P>", "14 __race_drop_X"],
  );
  assert.equal(elf!.symbols.map(({ name }) => name).filter(Boolean), [
    "f",
    "race.vtable.<B as P>",
    "__race_drop_X",
  ]);
  assert.is(elf!.symbols.find(({ name }) => name === "__race_drop_X")!.visibility, STV_DEFAULT);
  assert.equal(
    sites.map(({ at, before, after }) => [at, [...before], [...after]]),
    [[2, [0, 0, 0, 0], [48, 0, 0, 0]]],
  );
});

test("a copy that is not kept becomes a need of the other one, and what is left beside it is weak", () => {
  const section = { name: ".text.f", type: SHT_PROGBITS, flags: SHF_ALLOC | SHF_EXECINSTR, alignment: 16, entrySize: 0 };
  const defined = (name: string, value: bigint): ModelSymbol => ({ ...undefinedSymbol(name), type: STT_FUNC, place: { kind: "section", section: 0 }, value, size: 9n });
  const bytes = writeRelocatable({
    machine: 62,
    flags: 0,
    sections: [{ ...section, content: { kind: "bytes", data: code }, relocations: [{ offset: 14, type: 4, symbol: 0, addend: -4n }] }],
    symbols: [defined("count", 0n), defined("instance", 9n)],
  });
  const { bytes: patched } = run(bytes, plan([], [{ from: ref("count"), to: ref("count", "anvil"), why: 0 }]));
  const { elf } = readElf(patched!, "patched.o");
  const named = (name: string) => elf!.symbols.find((symbol) => symbol.name === name)!;
  assert.is(named("count").place.kind, "undefined");
  assert.is(named("instance").binding, STB_WEAK);
  assert.is(elf!.symbols[elf!.relocations[0]!.entries[0]!.symbol]!.name, "count");
});

test("two patches, one of them through a relaxation, and the certificate names it", () => {
  const list = relocations.map((relocation) =>
    relocation.offset === 9 ? { ...relocation, symbol: 1 } : relocation,
  );
  const lea = patch({ offset: 9, relocation: "R_X86_64_PC32", to: 44n });
  const { sites, diagnostics } = run(object({ relocations: list }), plan([lea, patch()]));
  assert.equal(diagnostics, []);
  assert.equal(
    sites.map(({ at, relaxation, after }) => [at, relaxation, Buffer.from(after).toString("hex")]),
    [
      [2, undefined, "30000000"],
      [6, "lea-to-mov", "48c7c030000000"],
    ],
  );
});

test("unexpected_bytes: another value in the field than the plan expects", () => {
  const changed = code.slice();
  changed[3] = 1;
  const { bytes, diagnostics } = run(object({ code: changed }));
  assert.is(bytes, undefined);
  assert.is(diagnostics[0]!.code, "unexpected_bytes");
  assert.is(
    diagnostics[0]!.message,
    "the site of offset of X holds 256, and the plan expects 0 there",
  );
  assert.is(diagnostics[0]!.labels[0]!.text, "ball .text.f+0x2 in f");
});

test("value_out_of_range: the site, what it is, the value and the limit are named", () => {
  const { diagnostics } = run(object(), plan([patch({ to: 1n << 31n })]));
  assert.is(diagnostics[0]!.code, "value_out_of_range");
  assert.is(
    diagnostics[0]!.message,
    "offset of X is 2147483648, and the site can hold -2147483648 to 2147483647",
  );
});

test("unsupported_site: the bytes of the instruction and the reason are named", () => {
  const list = relocations.map((relocation) =>
    relocation.offset === 14 ? { ...relocation, symbol: 1 } : relocation,
  );
  const { diagnostics } = run(
    object({ relocations: list }),
    plan([patch(), patch({ offset: 14, relocation: "R_X86_64_PLT32" })]),
  );
  assert.is(diagnostics[0]!.code, "unsupported_site");
  assert.match(
    diagnostics[0]!.message,
    /^offset of X cannot be written into the instruction e8 00 00 00 00: it computes an address/,
  );
});

test("site_not_found: no relocation there, another one, another section, the same site twice", () => {
  for (const wrong of [
    { offset: 3 },
    { offset: 9 },
    { symbol: "race.off.Y" },
    { relocation: "R_X86_64_32" },
    { section: 99 },
    { section: 0 },
  ])
    assert.equal(codes(object(), plan([patch(wrong)])), ["site_not_found"]);
  assert.equal(codes(object(), plan([patch(), patch()])), ["site_not_found"]);
});

test("unresolved_site: a layout symbol without patch or binding; exports are ordinary", () => {
  assert.equal(codes(object(), plan([])), ["unresolved_site"]);
  assert.equal(codes(object(), plan([patch()], [])), ["unresolved_site"]);
  assert.equal(
    codes(object({ relocations: [{ offset: 14, type: 4, symbol: 4, addend: -4n }] }), plan([], [])),
    [],
  );
});

test("a binding to a name that the object has already goes to that symbol", () => {
  const { bytes, diagnostics } = run(
    object(),
    plan([patch()], [{ ...drop, to: ref("race.export.plugin::create", "plugin") }]),
  );
  assert.equal(diagnostics, []);
  const { elf } = readElf(bytes!, "patched.o");
  assert.is(elf!.symbols.filter(({ name }) => name === "race.export.plugin::create").length, 1);
  assert.is(
    elf!.symbols[elf!.relocations[0]!.entries[1]!.symbol]!.name,
    "race.export.plugin::create",
  );
});

test("wrong_target, not_an_object, unknown_relocation, relocation_outside_section", () => {
  assert.equal(codes(object({ machine: 183 })), ["wrong_target"]);
  const linked = object();
  linked[16] = 3;
  assert.ok(["not_an_object", "damaged_object"].includes(codes(linked)[0]!));
  const unknown = run(object({ relocations: [{ offset: 2, type: 5, symbol: 1, addend: 0n }] }))
    .diagnostics[0]!;
  assert.is(unknown.code, "unknown_relocation");
  assert.match(unknown.message, /R_X86_64_COPY at \.text\.f\+0x2/);
  assert.equal(codes(object({ relocations: [{ offset: 17, type: 11, symbol: 1, addend: 0n }] })), [
    "relocation_outside_section",
  ]);
});

test("misplaced_entry: vtables that are none", () => {
  const entry = (offset: number) => ({ offset, value: { kind: "vacant" }, why: 0 }) as const;
  const refused = (entries: readonly ReturnType<typeof entry>[]) =>
    pages.see(synthesize({ ...plan(), vtables: [{ ...vtable, entries }] }, x86_64).diagnostics).map(
      ({ code: name }) => name,
    );
  assert.equal(refused([entry(0), entry(8)]), []);
  assert.equal(refused([entry(4)]), ["misplaced_entry"]);
  assert.equal(refused([entry(-8)]), ["misplaced_entry"]);
  assert.equal(refused([entry(8), entry(8)]), ["misplaced_entry"]);
});

test("a linker script gives each name its value; two values are ambiguous_symbol, none is unresolved_site", () => {
  const input = { unit: "ball", object: "", bytes: object() };
  const script = defsym(plan(), [input], x86_64);
  assert.equal(script.diagnostics, []);
  assert.match(
    script.text!,
    /^"race\.drop\.X" = "__race_drop_X";\n"race\.off\.X" = 40;\n"race\.vtable\.0" = "race\.vtable\.<B as P>";\n/m,
  );
  const copy = { name: "race.drop.X", standsFor: [ref("race.drop.X")], size: 8n, why: 0 };
  const same: Plan = { ...plan(), copies: [copy], bindings: [] };
  const kept = defsym(same, [input], x86_64);
  assert.equal(kept.diagnostics, [], "a name that the synthesised object defines as it is needs no line");
  assert.not.match(kept.text!, /race\.drop\.X/);
  const other = { ...input, unit: "maze" };
  const both = plan([patch(), patch({ unit: "maze", to: 56n })]);
  assert.equal(
    defsym(both, [input, other], x86_64).diagnostics.map(({ code: name }) => name),
    ["ambiguous_symbol"],
  );
  assert.equal(
    defsym(plan([]), [input], x86_64).diagnostics.map(({ code: name }) => name),
    ["unresolved_site"],
  );
});

test("a thread-local name stays one when it is bound to another", () => {
  const wanted: ModelSymbol = { ...undefinedSymbol("KEY_here"), type: STT_TLS };
  const model = { machine: 62, flags: 0, sections: [], symbols: [wanted, { ...wanted, name: "plain", type: STT_FUNC }] };
  const bound = bind(
    model,
    {
      vtables: [],
      copies: [], traps: [],
      bindings: [
        { from: ref("KEY_here"), to: ref("KEY_there", "host"), why: 0 },
        { from: ref("plain"), to: ref("plain_there", "host"), why: 0 },
      ],
    },
    { unit: "ball", object: "", bytes: new Uint8Array() },
  );
  assert.equal(
    bound.symbols.map(({ name, type }) => [name, type]),
    [
      ["KEY_there", STT_TLS],
      ["plain_there", STT_NOTYPE],
    ],
  );
});

test("damaged_object: the section headers lie beyond the end", () => {
  const damaged = object();
  damaged[0x28 + 4] = 80; // e_shoff
  assert.equal(codes(damaged), ["damaged_object"]);
});

test("damaged objects: never a throw, always bytes or diagnostics", () => {
  const good = object();
  const everything = (bytes: Uint8Array): void => {
    const input = { unit: "ball", object: "", bytes };
    const patched = patchObject({ unit: "ball", object: "", bytes }, plan(), x86_64);
    assert.is(patched.bytes === undefined, patched.diagnostics.length > 0);
    mergeObjects([input, { unit: "good", object: "", bytes: good }], { architecture: x86_64 });
    layoutExecutable([input], [{ file: "x.a", bytes }], { architecture: x86_64, entry: "f" });
    defsym(plan(), [input], x86_64);
  };
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      (edits) => {
        const bytes = good.slice();
        for (const [at, value] of edits) bytes[at] = value;
        everything(bytes);
      },
    ),
    { numRuns: 3000 },
  );
  fc.assert(fc.property(fc.nat(good.length), (length) => everything(good.slice(0, length))));
});

test("pages of diagnostics that are raised here show them as they are", () => pages.compare());

test.run();
