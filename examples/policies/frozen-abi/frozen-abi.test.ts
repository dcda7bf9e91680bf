/**
 * The frozen interface in links: the first example's plugin of version 1 is refused by a host of version 2, which
 * without the policy takes it; and a client that meets the very version that it was built against is linked and runs.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { checkout, lacks, linkTo, mustLink, mustPack, outputOf, shown } from "../../../tools/test/programs.js";
import { skip } from "../../../tools/test/skip.js";

const folder = join(checkout, "examples/policies/frozen-abi");
const policies = [join(folder, "frozen-abi.race")];
const scratch = mkdtempSync(join(tmpdir(), "race-frozen-abi-"));
const station = ["station", "peak"].map((name) => join(checkout, "examples/first-link/packed", `${name}.rcrate`));

test("version 1 into version 2: every change is refused, and nothing is written", async () => {
  await mustLink(join(scratch, "evolved"), station);
  const output = join(scratch, "frozen");
  const { diagnostics, files } = await linkTo(output, station, { policies });
  assert.is(files, undefined);
  assert.not(existsSync(output));
  for (const { message, notes, labels, help } of diagnostics) assert.ok(help.length && labels.length + notes.length > 1, message);
  const told = diagnostics.map(({ code, message }) => `${code}: ${message}\n`).join("");
  const expected = join(folder, "refused.txt");
  if (process.env.UPDATE) writeFileSync(expected, told);
  assert.fixture(told, readFileSync(expected, "utf8"));
});

test("a refusal shows both layouts, and each use of a field that moved", async () => {
  const { diagnostics } = await linkTo(join(scratch, "shown"), station, { policies });
  const text = shown(diagnostics.filter(({ message }) => message.startsWith("`board_api::Board.alarms` was published")));
  for (const part of ["at 140, and lies at 288 here", "board_api::Board in peak", "board_api::Board in station", "used by `<peak::Peak as board_api::Filter>::apply`"]) assert.ok(text.includes(part), `${part}\n${text}`);
});

test("version 1 into version 1 is linked, and runs", async () => {
  const why = await lacks("stable");
  if (why) return skip("version 1 into version 1", why);
  const crates = ["host", "particles", "sim"];
  const packed = crates.map((name) => join(scratch, `${name}.rcrate`));
  for (const [i, name] of crates.entries()) await mustPack(packed[i]!, join(checkout, "examples/policies/hot-fields", name), "stable");
  const plain = outputOf(await mustLink(join(scratch, "plain"), packed));
  assert.match(plain, /^[0-9a-f]{16}\n$/);
  assert.is(outputOf(await mustLink(join(scratch, "same"), packed, { policies })), plain);
});

test.after(() => rmSync(scratch, { recursive: true, force: true }));

test.run();
