/**
 * One scenario by one pair of compilers, in a process of its own: a link fills a core, and a process that has made many of
 * them takes long to start others. What came of it is printed as JSON.
 */
import { runScenario, type Compilers, type Result } from "./run.js";
import { allScenarios, type Scenario } from "./scenario.js";

export interface Job {
  readonly scenario: string;
  readonly compilers: Compilers;
  /** Texts of refusals are written in place of being compared. */
  readonly update: boolean;
  /** Another machine than this one. */
  readonly target?: string;
}

/** The scenario as it is run: memory of programs for other machines is not watched. */
const asAsked = (one: Scenario, target: string | undefined): Scenario => (target ? { ...one, target, valgrind: false } : one);

export async function runJob({ scenario, compilers, update, target }: Job): Promise<readonly Result[]> {
  const found = allScenarios().find((one) => one.name === scenario);
  if (!found) throw new Error(`there is no scenario ${scenario}`);
  return runScenario(asAsked(found, target), compilers, update);
}

if (process.argv[1] === import.meta.filename) process.stdout.write(JSON.stringify(await runJob(JSON.parse(process.argv[2]!) as Job)));
