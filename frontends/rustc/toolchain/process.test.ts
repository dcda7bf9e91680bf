/** What a tool that did not end by itself says. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { run } from "./process.js";

test("a process that a signal ended says which", async () => {
  const { status, stderr } = await run(process.execPath, ["-e", "process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 10000)"]);
  assert.is(status, 137);
  assert.is(stderr, "the process was ended by SIGTERM\n");
});

test("a program that is not there is told, not thrown", async () => {
  const { status, stderr } = await run("no-such-program-anywhere", []);
  assert.is(status, 127);
  assert.match(stderr, "no-such-program-anywhere");
});

test.run();
