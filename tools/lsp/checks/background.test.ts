/** The thread of the deep checks answers again and again, and survives what takes too long. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { startBackground, usualLimits } from "./background.js";

const request = { files: [{ path: "/a.race", text: "/// Why.\nderive x {\n  a:Typo\n  =>\n  a.size = 1\n}\n" }], goldens: [] };

test("it answers more than once", async () => {
  const background = startBackground(assert.unreachable, usualLimits);
  for (let i = 0; i < 3; i++) assert.equal((await background.ask(request))!.diagnostics.map(({ code }) => code), ["no_such_kind"]);
  background.stop();
});

test("what takes too long is given up, and the next question is answered", async () => {
  const said: string[] = [];
  const background = startBackground((text) => said.push(text), { ...usualLimits, milliseconds: 1 });
  assert.is(await background.ask(request), undefined);
  assert.match(said.join(), "took longer than 1 ms");
  background.stop();
  const patient = startBackground(assert.unreachable, usualLimits);
  const slow = patient.ask({ files: [{ path: "/b.race", text: "/// x\n".repeat(200_000) }], goldens: [] });
  assert.ok(await slow);
  assert.is((await patient.ask(request))!.diagnostics.length, 1);
  patient.stop();
});

test("a thread that runs out of memory is started anew", async () => {
  const background = startBackground(() => undefined, { milliseconds: 20_000, megabytes: 4 });
  const big = { files: [{ path: "/b.race", text: "/// Why.\nderive x {\n  a:Type\n  =>\n  a.size = 1\n}\n".repeat(50_000) }], goldens: [] };
  assert.is(await background.ask(big), undefined);
  assert.is(await background.ask(big), undefined);
  background.stop();
});

test.run();
