/**
 * Firmware for a Cortex-M4: a driver that was packed once, for version 1 of the board's interface, in the firmware of both
 * versions, laid out by RACE and run by an emulated board under the policy for real time. What it writes to the serial port
 * is what whole-program builds write. In version 2 fields moved, and a method of the driver is the interface's own.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readElf } from "../../formats/elf/index.js";
import { program } from "../../tools/test/native.js";
import { hasNeutral, unprepared } from "../../tools/test/neutral.js";
import { checkout, lacks, linkTo, mustPack, shown, wholeProgram } from "../../tools/test/programs.js";
import { skip } from "../../tools/test/skip.js";

const target = "thumbv7em-none-eabi";
const example = join(checkout, "examples/firmware");
const policies = [join(checkout, "examples/policies/real-time.race")];
const scratch = mkdtempSync(join(tmpdir(), "race-firmware-"));
const at = (name: string): string => join(scratch, name);
const why = program("qemu-system-arm") ? await lacks("stable", target) : "qemu-system-arm is not here (npm run setup)";

/** What the board writes until the firmware ends, with the status in front if that is not 0. */
function printed(path: string): string {
  const options = ["-M", "mps2-an386", "-nographic", "-semihosting-config", "enable=on,target=native", "-kernel", path];
  const ran = spawnSync("qemu-system-arm", options, { encoding: "utf8", timeout: 60_000, stdio: ["ignore", "pipe", "pipe"] });
  return ran.status === 0 ? ran.stdout : `status ${ran.status ?? ran.signal}\n${ran.stdout}${ran.stderr}`;
}

test("a driver of version 1 is packed once", async () => {
  if (why) return skip("firmware", why);
  const { counts } = await mustPack(at("driver.rcrate"), join(example, "driver"), "stable", { target });
  assert.is(counts.refused, 0);
  assert.is(counts.lifted, counts.functions);
});

for (const version of [1, 2])
  test(`it runs in the firmware of version ${version}, in real time, and does what a whole-program build does`, async () => {
    if (why) return skip(`firmware of version ${version}`, why);
    await mustPack(at(`host-${version}.rcrate`), join(example, `host/v${version}`), "stable", { target });
    const linked = await linkTo(at(`firmware-${version}`), [at("driver.rcrate"), at(`host-${version}.rcrate`)], { policies });
    assert.equal(linked.diagnostics.filter((one) => one.severity === "error"), [], shown(linked.diagnostics));
    const stack = linked.certificate!.stack!["<driver::Smooth as board::Driver>::sample"]!;
    assert.ok(stack.bytes > 0 && stack.bytes < 256, `${stack.bytes} bytes of stack`);
    const said = printed(at(`firmware-${version}`));
    assert.match(said, version === 1 ? /^smooth 0 stuck\nsmooth -8 steady\n/ : /^smooth 0 trimmed 0 stuck\nsmooth -8 trimmed -\d+ \w+\n/);
    assert.is(said, printed(await wholeProgram(join(example, `host/v${version}`), "stable", "firmware", target)));
  });

test("a driver that was packed for any compiler runs in the firmware of another, which marks absent values otherwise", async () => {
  const wanting = why ?? (await lacks("nightly", target)) ?? ((await hasNeutral("stable", target)) ? undefined : unprepared("stable", target));
  if (wanting) return skip("firmware by another compiler", wanting);
  const { symbols } = await mustPack(at("driver-any.rcrate"), join(example, "driver"), "stable", { target, anyCompiler: true });
  assert.ok(symbols["race.start.i8.core::option::Option<core::result::Result<bool, board::Fault>>"], Object.keys(symbols).join());
  for (const compiler of ["stable", "nightly"]) {
    await mustPack(at(`host-${compiler}.rcrate`), join(example, "host/v2"), compiler, { target });
    await linkTo(at(`any-${compiler}`), [at("driver-any.rcrate"), at(`host-${compiler}.rcrate`)], { policies });
    assert.is(printed(at(`any-${compiler}`)), printed(await wholeProgram(join(example, "host/v2"), compiler, "firmware", target)), compiler);
  }
});

test("the program begins with its vectors at address 0, of which the second is a Thumb function", () => {
  if (why) return skip("firmware, the vectors", why);
  const { elf } = readElf(linkedBytes("firmware-2"), "firmware");
  const [vectors] = elf!.segments;
  assert.is(vectors!.address, 0n);
  const view = new DataView(vectors!.data.buffer, vectors!.data.byteOffset);
  assert.is(view.getUint32(0, true), 0x2040_0000);
  assert.is(BigInt(view.getUint32(4, true)), elf!.entry);
  assert.is(elf!.entry & 1n, 1n);
});

test("what it writes may lie in a memory of its own", async () => {
  if (why) return skip("firmware, flash and RAM", why);
  await linkTo(at("apart"), [at("driver.rcrate"), at("host-2.rcrate")], { memory: { base: 0n, ram: 0x2000_0000n } });
  const { elf } = readElf(linkedBytes("apart"), "apart");
  const written = elf!.symbols.find(({ name }) => /SMOOTH/.test(name))!;
  assert.is(written.value >> 28n, 2n);
  assert.is(printed(at("apart")), printed(at("firmware-2")));
});

test("code for another machine is refused, with both sides", async () => {
  if (why) return skip("firmware, another machine", why);
  const linked = await linkTo(at("mixed"), [join(checkout, "examples/first-link/packed/peak.rcrate"), at("host-1.rcrate")]);
  assert.not(existsSync(at("mixed")));
  assert.match(shown(linked.diagnostics), /error\[target_differs\]: peak is for x86_64-unknown-none, firmware for thumbv7em-none-eabi\n[^]*with pointers of 32 bits/);
});

const linkedBytes = (name: string): Uint8Array => new Uint8Array(readFileSync(at(name)));

test.after(() => rmSync(scratch, { recursive: true, force: true }));
test.run();
