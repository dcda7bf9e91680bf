import fc from "fast-check";
import * as assert from "uvu/assert";
import { test } from "uvu";
import { flowOf, immediateDominators } from "./dominators.js";
import { functionsOf, readModule } from "./functions.js";

function predecessorsOf(successors: readonly (readonly number[])[]): number[][] {
  const found: number[][] = successors.map(() => []);
  successors.forEach((next, from) => next.forEach((to) => found[to]!.push(from)));
  return found;
}

/** By definition: `a` dominates `b` if `b` cannot be reached without `a`. */
function reachable(successors: readonly (readonly number[])[], without: number): Set<number> {
  const seen = new Set<number>(without === 0 ? [] : [0]);
  const pending = [...seen];
  while (pending.length > 0)
    for (const to of successors[pending.pop()!]!)
      if (to !== without && !seen.has(to)) {
        seen.add(to);
        pending.push(to);
      }
  return seen;
}

const graphs = fc.integer({ min: 1, max: 12 }).chain((size) =>
  fc.array(fc.uniqueArray(fc.nat(size - 1), { maxLength: 3 }), {
    minLength: size,
    maxLength: size,
  }),
);

test("immediate dominators are those of the definition, on any graph", () => {
  fc.assert(
    fc.property(graphs, (successors) => {
      const immediate = immediateDominators(successors, predecessorsOf(successors));
      const all = reachable(successors, -1);
      successors.forEach((_, block) => {
        if (!all.has(block)) return assert.is(immediate[block], -1);
        const strict = [...all].filter((a) => a !== block && !reachable(successors, a).has(block));
        const nearest = strict.find((a) =>
          strict.every((b) => a === b || !reachable(successors, b).has(a)),
        );
        assert.is(immediate[block], block === 0 ? 0 : nearest);
      });
    }),
    { numRuns: 500 },
  );
});

test("flow of a printed function", () => {
  const ir = `define void @f(i1 %c) {
start:
  br label %loop

loop:                                             ; preds = %left, %start
  br i1 %c, label %left, label %"right side"

left:                                             ; preds = %loop
  br label %loop

"right side":                                     ; preds = %loop
  ret void

dead:
  br label %loop
}`;
  const flow = flowOf(functionsOf(readModule(ir))[0]!);
  assert.equal(flow.successors, [[1], [2, 3], [1], [], [1]]);
  assert.equal([...flow.immediate], [0, 0, 1, 1, -1]);
  assert.ok(flow.dominates(1, 2) && flow.dominates(1, 1) && flow.dominates(0, 3));
  assert.not.ok(flow.dominates(2, 3) || flow.dominates(4, 1) || flow.dominates(0, 4));
});

test("a function of 100,000 blocks needs no deep stack and no quadratic time", () => {
  const size = 100_000;
  const successors = Array.from({ length: size }, (_, i) =>
    i + 1 < size ? [i + 1, Math.max(0, i - 7)] : [0],
  );
  const immediate = immediateDominators(successors, predecessorsOf(successors));
  assert.is(immediate[size - 1], size - 2);
});

test.run();
