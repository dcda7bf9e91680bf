/** RACE's own layout takes the addresses that it is given, and follows no linker script without saying so. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { architectureOf } from "../../../backends/architectures.js";
import { readElf, SHF_ALLOC, SHF_EXECINSTR, SHF_WRITE, SHT_PROGBITS, writeRelocatable } from "../../../formats/elf/index.js";
import { linkName, readRcrate, writeRcrate } from "../../../formats/rcrate/index.js";
import { anRcrate } from "../../test/rcrates.js";
import { closureOf, type Closure } from "./closure.js";
import { linkInternally, type Memory } from "./internal.js";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const section = (name: string, flags: bigint, data: Uint8Array, relocations: { readonly offset: number; readonly type: number; readonly symbol: number; readonly addend: bigint }[] = []) =>
  ({ name, type: SHT_PROGBITS, flags: SHF_ALLOC | flags, alignment: 4, entrySize: 0, content: { kind: "bytes", data }, relocations }) as const;
const symbol = (name: string, at: number, value: bigint) => ({ name, binding: 1, type: 0, visibility: 0, place: { kind: "section", section: at } as const, value, size: 0n });
const program = writeRelocatable({
  elfClass: 32,
  machine: 40,
  flags: 0x05000000,
  sections: [section(".text", SHF_EXECINSTR, new Uint8Array(8), [{ offset: 4, type: 2, symbol: 1, addend: 0n }]), section(".data", SHF_WRITE, Uint8Array.of(7, 0, 0, 0))],
  symbols: [symbol("_start", 0, 1n), symbol("count", 1, 0n)],
});

function closed(flags: readonly string[]): Closure {
  const link = { driver: "ld", items: [{ kind: "object", file: "000-host.o" }, ...flags.map((flag) => ({ kind: "flag", flag }))] };
  const members = [{ name: "steg.jsonl", data: text("") }, { name: linkName, data: text(JSON.stringify(link)) }, { name: "lib/000-host.o", data: program }];
  const unit = { name: "app", file: "app.rcrate", rcrate: readRcrate(writeRcrate(anRcrate("app", "host"), members), "app.rcrate").rcrate!, records: [] };
  const closure = closureOf({ units: [unit], plain: [] });
  assert.ok("link" in closure);
  return closure;
}

const made = (flags: readonly string[], memory?: Memory) => linkInternally(closed(flags), { objects: [], architecture: architectureOf("thumbv7em-none-eabi")!, diagnostics: [] }, { plain: [], interfaces: [] }, memory);
const places = (memory?: Memory): readonly (readonly [string, bigint])[] =>
  readElf(made(["-pie"], memory).bytes!, "app").elf!.sections.filter(({ flags }) => flags & SHF_ALLOC).map(({ name, address }) => [name, address]);

test("the program begins where it is told to, and is written to where there is memory for that", () => {
  assert.equal(places(), [[".text", 0n], [".data", 0x1000n]]);
  assert.equal(places({ base: 0x0800_0000n, ram: 0x2000_0000n }), [[".text", 0x0800_0000n], [".data", 0x2000_0000n]]);
});

test("a linker script that Cargo was told of is not passed over without a word", () => {
  for (const [flags, asked] of [[["--gc-sections", "-Tlink.x"], "-Tlink.x"], [["-T", "link.x", "-pie"], "-T link.x"], [["--section-start=.text=0x100"], "--section-start=.text=0x100"]] as const) {
    const { bytes, diagnostics } = made(flags);
    assert.is(bytes, undefined);
    assert.equal(diagnostics.map(({ code, message }) => `${code} ${message}`), [`unsupported_in_closed_program RACE's own layout follows no linker script, and app asks for \`${asked}\``]);
    // whoever says where the program lies has answered
    assert.equal(made(flags, { ram: 0x2000_0000n }).diagnostics, []);
  }
});

test.run();
