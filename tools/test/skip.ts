/**
 * Skipping with a reason: a test that lacks something (a compiler, an emulator) says so and is counted.
 * Where everything is promised to be there (`RACE_NO_SKIP=1`, set by `.ci/run`), a skip is a failure.
 */

/** Says that the test `name` does not run here, and why. Call it inside the test, then return. */
export function skip(name: string, reason: string): void {
  if (process.env.RACE_NO_SKIP) throw new Error(`${name} must not be skipped here, but ${reason}`);
  console.log(`SKIPPED ${name}: ${reason}`);
}
