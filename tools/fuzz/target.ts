/** What is fuzzed: how an input is made from chance, and what must hold of it. */
import type { Random } from "./random.js";

/** An input is files, so that a failure can be written down and repeated. */
export interface InputFile {
  readonly name: string;
  readonly text: string;
}

export type Input = readonly InputFile[];

export interface Target {
  readonly name: string;
  /** The same input for the same chance, wherever it runs. */
  readonly make: (random: Random) => Input;
  /** What does not hold of the input; nothing if all is well. It may throw: that is a failure as well. */
  readonly check: (input: Input) => Verdict;
}

/** `idle`: the input was well treated, but said nothing of the property, since it was refused before. */
export type Verdict = "holds" | "idle" | Broken;

export interface Broken {
  /** One word, by which minimising knows that it is still the same failure. */
  readonly property: string;
  readonly detail: string;
}

/** Checks an input; what is thrown counts as a failure of the property `throws`. */
export function verdictOf(target: Target, input: Input): Verdict {
  try {
    return target.check(input);
  } catch (error) {
    const { message, stack } = error as Error;
    // Minimising must not wander from one bug to another: the place is part of the property.
    const place = /at (.*)/.exec(stack?.slice(stack.indexOf("\n") + 1) ?? "")?.[1] ?? "";
    return { property: `throws ${message.slice(0, 60)} ${place.replace(/.*\/dist\//, "").slice(0, 100)}`, detail: String(stack ?? error) };
  }
}
