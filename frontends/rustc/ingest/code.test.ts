/**
 * The reader of instructions on the toolchain's own archives: no function is unreadable, and no relocation of a call is
 * overlooked. What it would miss there, a policy would miss in a program.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { relocationName } from "../../../backends/architectures.js";
import { x86_64 } from "../../../backends/x86-64/index.js";
import { readAr } from "../../../formats/ar/index.js";
import { readElf, STT_FUNC, type Elf } from "../../../formats/elf/index.js";
import { skip } from "../../../tools/test/skip.js";
import { findToolchain } from "../toolchain/toolchain.js";

const found = await findToolchain("stable");

function complaints(elf: Elf): { readonly functions: number; readonly wrong: readonly string[] } {
  const tables = new Map(elf.relocations.map((table) => [table.target, new Map(table.entries.map((entry) => [entry.offset, relocationName(elf.machine, entry.type)]))]));
  const wrong: string[] = [];
  let functions = 0;
  for (const { name, type, place, value, size } of elf.symbols) {
    if (type !== STT_FUNC || place.kind !== "section" || size === 0n) continue;
    functions++;
    const table = tables.get(place.section);
    const [start, end] = [Number(value), Number(value + size)];
    const flow = x86_64.flow(elf.sections[place.section]!.data, start, end, (offset) => table?.get(offset));
    if (!flow) wrong.push(`${name} cannot be read`);
    const seen = new Set(flow?.branches.flatMap((one) => (one.kind === "symbol" ? [one.field] : [])));
    for (const [offset, relocation] of table ?? []) if (offset >= start && offset < end && relocation === "R_X86_64_PLT32" && !seen.has(offset)) wrong.push(`${name} calls at ${offset}`);
  }
  return { functions, wrong };
}

test("all of core, alloc and std is read, and every call in it is seen", () => {
  if ("diagnostic" in found) return skip("the toolchain's archives", found.diagnostic.message);
  const folder = join(found.value.sysroot, "lib/rustlib/x86_64-unknown-linux-gnu/lib");
  const archives = readdirSync(folder).filter((name) => /^lib(core|alloc|std|compiler_builtins)-.*\.rlib$/.test(name));
  assert.is(archives.length, 4);
  let functions = 0;
  for (const name of archives)
    for (const member of readAr(new Uint8Array(readFileSync(join(folder, name))), name).archive!.members) {
      const { elf } = member.name.endsWith(".o") ? readElf(member.data, member.name) : { elf: undefined };
      const { functions: more, wrong } = elf ? complaints(elf) : { functions: 0, wrong: [] };
      functions += more;
      assert.equal(wrong, [], name);
    }
  assert.ok(functions > 2000, String(functions));
});

test.run();
