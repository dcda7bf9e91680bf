/**
 * A control loop that must answer in time: one pilot is accepted, and the stack that it really takes is within the bound
 * that the rules computed; another is refused for what may panic, with the calls that lead there. Without the policy
 * both are linked, and nothing of their code enters the graph.
 */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { missingComponents } from "../../frontends/rustc/toolchain/components.js";
import { findToolchain } from "../../frontends/rustc/toolchain/toolchain.js";
import type { Certificate } from "../../tools/cli/link/certificate.js";
import { stackLines } from "../../tools/cli/link/stack.js";
import { checkout, linkTo, mustPack, outputOf, shown, wholeProgram } from "../../tools/test/programs.js";
import { skip } from "../../tools/test/skip.js";

const target = "x86_64-unknown-none";
const example = join(checkout, "examples/realtime");
const policies = [join(checkout, "examples/policies/real-time.race")];
const scratch = mkdtempSync(join(tmpdir(), "race-realtime-"));
const found = await findToolchain("stable");
const why = "diagnostic" in found ? found.diagnostic.message : missingComponents(found.value, target)[0]?.message;
const file = (name: string): string => join(scratch, `${name.replace("/", "-")}.rcrate`);

async function packAll(): Promise<void> {
  for (const name of ["pilot/v1", "pilot/v2", "host"]) await mustPack(file(name), join(example, name), "stable", { target });
}

test("a pilot for real time is accepted, and takes no more stack than was computed", async () => {
  if (why) return skip("realtime", why);
  await packAll();
  const out = join(scratch, "machine");
  const linked = await linkTo(out, [file("pilot/v1"), file("host")], { policies });
  assert.equal(linked.diagnostics.filter((one) => one.severity === "error"), [], shown(linked.diagnostics));
  const bound = linked.certificate!.stack!["pilot::step"]!.bytes;
  const printed = outputOf(out);
  assert.match(printed, /^position \d+\nstack \d+\n$/);
  const measured = Number(/stack (\d+)/.exec(printed)![1]);
  assert.ok(measured > 0 && measured <= bound, `${measured} bytes were taken, ${bound} computed`);
  assert.ok(bound <= 2 * measured, `${bound} bytes are absurd beside ${measured}`);
});

test("`race explain --stack` tells the deepest calls, which add up to the bound", async () => {
  if (why) return skip("realtime, the stack", why);
  const certificate = JSON.parse(readFileSync(join(scratch, "machine.link.json"), "utf8")) as Certificate;
  const text = stackLines(certificate.stack!).join("\n");
  if (process.env.UPDATE) writeFileSync(join(example, "stack.txt"), text);
  assert.fixture(text, readFileSync(join(example, "stack.txt"), "utf8"));
  const { bytes, calls } = certificate.stack!["pilot::step"]!;
  assert.is(calls.reduce((sum, one) => sum + one.bytes, 0), bytes);
});

test("the control loop moves as the whole program does", async () => {
  if (why) return skip("realtime, the whole program", why);
  const position = (text: string): string | undefined => /^position \d+$/m.exec(text)?.[0];
  const whole = outputOf(await wholeProgram(join(example, "host"), "stable", "machine", target));
  assert.ok(position(whole), whole);
  assert.is(position(outputOf(join(scratch, "machine"))), position(whole));
});

test("a pilot that may panic is refused, with the calls that lead there", async () => {
  if (why) return skip("realtime, refused", why);
  const linked = await linkTo(join(scratch, "refused"), [file("pilot/v2"), file("host")], { policies });
  assert.not(linked.files);
  const text = shown(linked.diagnostics).replaceAll(`${scratch}/`, "");
  if (process.env.UPDATE) writeFileSync(join(example, "refused.txt"), text);
  assert.fixture(text, readFileSync(join(example, "refused.txt"), "utf8"));
});

test("an entry that nobody has is refused, and less stack than needed, too", async () => {
  if (why) return skip("realtime, entries", why);
  const codes = async (parameters: Readonly<Record<string, string>>) =>
    (await linkTo(join(scratch, "asked"), [file("pilot/v1"), file("host")], { policies, parameters })).diagnostics.map((one) => one.code);
  assert.equal(await codes({ entries: "pilot::stop" }), ["unknown_code_in_real_time"]);
  assert.equal(await codes({ largest_stack: "100" }), ["stack_too_large"]);
});

test("without a policy that asks, no function enters the graph", async () => {
  if (why) return skip("realtime, without the policy", why);
  const linked = await linkTo(join(scratch, "unasked"), [file("pilot/v2"), file("host")]);
  assert.ok(linked.files, shown(linked.diagnostics));
  assert.is(linked.certificate!.stack, undefined);
  assert.is(linked.decision!.outcome.store.kinds.get("Function")?.count ?? 0, 0);
});

test.run();
