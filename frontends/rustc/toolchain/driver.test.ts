/** The driver is told by flags how new its compiler is: one for each release up to that, and no name that the compiler would not expect. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { supported, versionFlags } from "./driver.js";

const given = (version: string): readonly string[] => versionFlags(version).flatMap((flag, i, all) => (all[i - 1] === "--cfg" ? [flag] : []));

test("each release up to the compiler's own has its flag", () => {
  assert.equal(given(`1.${supported.oldest}.0`), []);
  assert.equal(given(`1.${supported.oldest + 2}.1`), [`rustc_1_${supported.oldest + 1}`, `rustc_1_${supported.oldest + 2}`]);
  assert.is(given(`1.${supported.newest}.0-nightly`).at(-1), `rustc_1_${supported.newest}`);
});

test("a compiler newer than all that are known has the flags of the newest, and all names are announced to every compiler", () => {
  assert.equal(given("1.999.0-nightly"), given(`1.${supported.newest}.0`));
  const announced = (version: string): readonly string[] => versionFlags(version).filter((flag) => flag.startsWith("cfg("));
  assert.equal(announced("1.85.0"), announced("1.101.0"));
  assert.is(announced("1.85.0").length, supported.newest - supported.oldest);
});

test.run();
