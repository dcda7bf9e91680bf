import { test } from "uvu";
import * as assert from "uvu/assert";
import { readAr } from "../../../formats/ar/index.js";
import { readElf, relocatableModel, SHF_ALLOC, SHF_EXECINSTR, SHT_PROGBITS, STB_GLOBAL, STB_LOCAL, STT_FUNC, STT_SECTION, STV_DEFAULT, writeRelocatable, type ModelSection, type ModelSymbol, type RelocatableModel } from "../../../formats/elf/index.js";
import type { Record } from "../../../engine/index.js";
import { archiveOf, type HostBuild } from "./host.js";
import { isBare, isCommon, shakeFacts, shakeStd } from "./shake.js";

interface Function {
  readonly name: string;
  readonly calls: readonly string[];
  readonly local?: boolean;
}

/** An object with a section for each function, and a section of debug information that mentions all of them. */
function object(functions: readonly Function[]): Uint8Array {
  const names = [...new Set(functions.flatMap(({ name, calls }) => [name, ...calls]))];
  const base = { value: 0n, size: 1n, visibility: STV_DEFAULT };
  const symbols = names.map((name): ModelSymbol => {
    const at = functions.findIndex((one) => one.name === name);
    const place = at < 0 ? ({ kind: "undefined" } as const) : ({ kind: "section", section: at } as const);
    return { ...base, name, binding: functions[at]?.local ? STB_LOCAL : STB_GLOBAL, type: STT_FUNC, place };
  });
  const call = (name: string, offset: number) => ({ offset, type: 4, symbol: names.indexOf(name), addend: -4n });
  const section = (name: string, flags: bigint, calls: readonly string[]): ModelSection => ({
    name,
    type: SHT_PROGBITS,
    flags,
    alignment: 1,
    entrySize: 0,
    content: { kind: "bytes", data: new Uint8Array(8 * Math.max(1, calls.length)) },
    relocations: calls.map((one, i) => call(one, 8 * i)),
  });
  const sections = [...functions.map(({ name, calls }) => section(`.text.${name}`, SHF_ALLOC | SHF_EXECINSTR, calls)), section(".debug_info", 0n, functions.map(({ name }) => name))];
  const model: RelocatableModel = { machine: 62, flags: 0, sections, symbols: [...symbols, { ...base, name: "", binding: STB_LOCAL, type: STT_SECTION, place: { kind: "section", section: 0 } }] };
  return writeRelocatable(model);
}

const core = object([
  { name: "memcpy", calls: ["_RNvC4core4help"] },
  { name: "_RNvC4core4help", calls: [], local: true },
  { name: "used", calls: ["deeper"] },
  { name: "unused", calls: ["deeper", "memcpy"] },
]);
const more = object([{ name: "deeper", calls: [] }, { name: "other", calls: ["used"] }]);
const host = object([{ name: "_start", calls: ["used"] }]);

const record = { crate: "station", package: "station", version: "1.0.0", features: [], role: "client", crate_types: ["bin"], argv: [], env: {}, cwd: "/" } as const;
const build: HostBuild = {
  members: [
    { name: "lib/000-station.o", data: host },
    { name: "lib/001-libcore.rlib", data: archiveOf([{ name: "core-1.o", data: core }, { name: "more-1.o", data: more }]) },
    { name: "lib/002-libidle.rlib", data: archiveOf([{ name: "idle.o", data: object([{ name: "idle", calls: [] }]) }]) },
  ],
  link: { driver: "ld", items: [{ kind: "object", file: "000-station.o" }, { kind: "archive", file: "001-libcore.rlib" }, { kind: "archive", file: "002-libidle.rlib" }, { kind: "flag", flag: "-pie" }] },
  records: [record],
  facts: [], calls: [],
};

const modelOf = (data: Uint8Array): RelocatableModel => relocatableModel(readElf(data, "o").elf!).model;

function shaken(given: HostBuild = build): HostBuild {
  const made = shakeStd(given);
  if (!("members" in made)) throw new Error(made[0]!.message);
  return made;
}

test("what the host reaches and what is common stays, all else goes with its debug information", () => {
  const { members } = shaken();
  assert.equal(members.map((member) => member.name), ["lib/000-station.o", "lib/001-libcore.rlib"]);
  const { archive } = readAr(members[1]!.data, "core");
  assert.equal(archive!.members.map((one) => one.name), ["core.0.o", "core.1.o"]);
  const [first, second] = archive!.members.map((one) => modelOf(one.data));
  assert.equal(first!.sections.map((section) => section.name), [".text.memcpy", ".text", ".text.used"]);
  assert.equal(second!.sections.map((section) => section.name), [".text.deeper"]);
});

test("what is left calls what it called", () => {
  const { archive } = readAr(shaken().members[1]!.data, "core");
  const model = modelOf(archive!.members[0]!.data);
  const calls = model.sections.map((section) => section.relocations.map(({ symbol }) => model.symbols[symbol!]!.name));
  assert.equal(calls, [["_RNvC4core4help"], [], ["deeper"]]);
  assert.is(model.symbols.some((symbol) => symbol.name === "unused"), false);
});

test("the host's own objects stay byte for byte, and the recorded link forgets what is gone", () => {
  const { members, link } = shaken();
  assert.equal(members[0]!.data, host);
  assert.equal(link.items.map((item) => (item.kind === "flag" ? item.flag : item.file)), ["000-station.o", "001-libcore.rlib", "-pie"]);
});

test("archives of the program's own crates are not touched", () => {
  const own = { ...build, records: [record, { ...record, crate: "core" }] };
  assert.equal(shaken(own).members[1], build.members[1]);
});

test("damaged archives are refused", () => {
  const damaged = { ...build, members: [{ name: "lib/001-libcore.rlib", data: new Uint8Array([1, 2, 3]) }] };
  const made = shakeStd(damaged);
  assert.ok(!("members" in made) && made.length === 1);
});

test("common is what plugins need on any day, and small", () => {
  for (const name of ["memcpy", "memmove", "bcmp", "_RNvNtCs0_4core9panicking18panic_bounds_check", "_RNvNtNtCs0_4core9panicking11panic_const24panic_const_add_overflow"]) assert.ok(isCommon(name), name);
  for (const name of ["_ZN4core3fmt3num3imp52_$LT$impl$u20$core..fmt..Display$u20$for$u20$u32$GT$3fmt17hb6e48c205784df3cE", "_ZN4core3fmt9Formatter3pad17h30b2cd819ef9e4c7E"]) assert.ok(isCommon(name), name);
  for (const name of ["fma", "_RNvNtCs0_4core9panicking13panic_nounwind", "_RNvNtNtCs0_4core3num7flt2dec14digits_to_exp_str"]) assert.not(isCommon(name), name);
});

test("targets without a system", () => {
  assert.equal(["x86_64-unknown-none", "aarch64-unknown-none-softfloat", "riscv64gc-unknown-none-elf", "x86_64-unknown-linux-gnu"].map(isBare), [true, true, true, false]);
});

const of = (key: string, kind: string, edges: { [kind: string]: string[] } = {}, attributes: Record["attributes"] = {}): Record => ({ key, kind, attributes, edges });

test("facts that nothing leads to go, types that may evolve stay", () => {
  const records = [
    of("symbol f", "Symbol", { signature: ["signature f"] }),
    of("signature f", "Signature", { parameter: ["parameter f"] }),
    of("parameter f", "Parameter", { of: ["type u8"] }),
    of("type u8", "Type"),
    of("type u16", "Type"),
    of("type api::T", "Type", { field: ["field api::T.a"] }, { resilient: true }),
    of("field api::T.a", "Field"),
    of("trait Idle", "Trait", { method: ["method idle"] }),
    of("method idle", "Method"),
    of("symbol handler", "Symbol", { signature: ["signature handler"] }, { path: "__rustc::rust_begin_unwind" }),
    of("signature handler", "Signature"),
    of("symbol inner", "Symbol", {}, { name: "_RNvNtCs0_4core3fmt5inner", defined: true, form: "rust", object: "lib/004-libcore.rlib(core.0.o)" }),
  ];
  assert.equal(shakeFacts(records).map((one) => one.key), ["symbol f", "signature f", "parameter f", "type u8", "type api::T", "field api::T.a", "symbol handler"]);
});

test.run();
