import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Thunk } from "../../specs/plan.js";
import { program, runsX86_64Linux, scratch } from "../../tools/test/native.js";
import { skip } from "../../tools/test/skip.js";
import { synthesize } from "../emit/synthesize.js";
import { x86_64 } from "./index.js";
import { pagesOf } from "../../tools/test/page.js";

const pages = pagesOf(["too_many_arguments"]);

const registers = 6;
const cases = Array.from({ length: registers }, (_, position) =>
  Array.from({ length: registers - position }, (_, following) => ({ position, following })),
).flat();

const nameOf = ({
  position,
  following,
}: {
  readonly position: number;
  readonly following: number;
}) => `thunk_${position}_${following}`;
const thunks: readonly Thunk[] = cases.map((one) => ({
  name: nameOf(one),
  ...one,
  words: "",
  vtable: "the_vtable",
  target: { unit: "host", object: "", name: "target" },
  why: 0,
}));
const vtable = {
  name: "the_vtable",
  standsFor: [],
  entries: [{ offset: 16, value: { kind: "value", value: 42n }, why: 0 }],
  why: 0,
} as const;

const harness = `
#include <stdio.h>
#include <string.h>
extern const unsigned long the_vtable[]; unsigned long seen[6];
unsigned long target(unsigned long a, unsigned long b, unsigned long c, unsigned long d, unsigned long e, unsigned long f) {
  seen[0] = a; seen[1] = b; seen[2] = c; seen[3] = d; seen[4] = e; seen[5] = f; return 77;
}
typedef unsigned long F(unsigned long, unsigned long, unsigned long, unsigned long, unsigned long, unsigned long);
${cases.map((one) => `extern F ${nameOf(one)};`).join("\n")}
int main(void) {
  int wrong = the_vtable[2] != 42;
${cases
  .map(({ position, following }) => {
    const want = Array.from({ length: position + following + 1 }, (_, index) =>
      index < position
        ? `${index + 1}`
        : index === position
          ? "(unsigned long)the_vtable"
          : `${index}`,
    );
    const checks = want.map((value, index) => `seen[${index}] != ${value}`).join(" || ");
    return `  if (${nameOf({ position, following })}(1, 2, 3, 4, 5, 6) != 77 || ${checks}) { wrong++; puts("${position} ${following}"); }`;
  })
  .join("\n")}
  printf("%d wrong\\n", wrong);
  return wrong;
}
`;

for (const pie of ["-pie", "-no-pie"])
  test(`thunks for every position and number of arguments, ${pie}`, () => {
    const cc = program("cc");
    if (!cc || !runsX86_64Linux) return skip("thunks", "no C compiler here, or not x86-64 Linux");
    const { object, diagnostics } = synthesize(
      { target: "x86_64-unknown-linux-gnu", vtables: [vtable], thunks, copies: [], traps: [] },
      x86_64,
    );
    assert.equal(diagnostics, []);
    scratch((here) => {
      here.write("thunks.o", object!);
      here.write("main.c", harness);
      here.run(
        cc,
        "-O1",
        pie === "-pie" ? "-fPIE" : "-fno-pie",
        pie,
        "main.c",
        "thunks.o",
        "-o",
        "main",
      );
      assert.is(here.attempt("./main").stdout, "0 wrong\n");
    });
  });

test("an argument that would be pushed to the stack, of which nothing is known, is too_many_arguments", () => {
  const thunk: Thunk = {
    name: "t",
    position: 1,
    following: 5,
    words: "",
    vtable: "the_vtable",
    target: { unit: "host", object: "", name: "target" },
    why: 0,
  };
  const { object, diagnostics } = synthesize(
    { target: "x86_64-unknown-linux-gnu", vtables: [vtable], thunks: [thunk], copies: [], traps: [] },
    x86_64,
  );
  assert.is(object, undefined);
  pages.see(diagnostics);
  assert.equal(
    diagnostics.map(({ code }) => code),
    ["too_many_arguments"],
  );
  assert.match(diagnostics[0]!.message, /7 integer arguments, and 6 registers/);
});

/** C types by letter; `w` and `f` show that what is not shifted stays in step with what is. */
const types = { i: "unsigned long", w: "unsigned __int128", f: "double" } as const;
const shapes = ["iiiii", "iiiiii", "iiiiiiiiii", "iiiw", "iiiwi", "iiwii", "wwww", "iwiwiw", "fffffffffiiiiii", "ififififififififififif", "iiiiifffffffffwfi"];
const declared = (words: string): string => [...words].map((word, at) => `${types[word as keyof typeof types]} a${at}`).join(", ");
const value = (word: string, at: number): string => (word === "w" ? `((unsigned __int128)${at + 7} << 90 | ${at + 3})` : `${at + 2}`);

const called = `
#include <stdio.h>
extern const unsigned long the_vtable[];
int wrong;
${shapes
  .flatMap((words) =>
    [1, 2].map((position) => {
      const lead = Array.from({ length: position }, (_, at) => `unsigned long r${at}`).join(", ");
      const checks = [...words].map((word, at) => `a${at} != ${value(word, at)}`);
      const name = `${words}_${position}`;
      return `
unsigned long t_${name}(${lead}, unsigned long vtable, ${declared(words)}) {
  // an aligned access: the stack must be where the ABI says
  volatile __attribute__((aligned(16))) char room[16]; if ((unsigned long)room % 16) wrong++;
  if (r0 != 91 || vtable != (unsigned long)the_vtable || ${checks.join(" || ")}) { wrong++; puts("${name}"); }
  return 77;
}
extern unsigned long thunk_${name}(${lead}, ${declared(words)});`;
    }),
  )
  .join("\n")}
int main(void) {
${shapes
  .flatMap((words) =>
    [1, 2].map((position) => {
      const lead = position === 1 ? "91" : "91, 92";
      return `  if (thunk_${words}_${position}(${lead}, ${[...words].map(value).join(", ")}) != 77) wrong++;`;
    }),
  )
  .join("\n")}
  printf("%d wrong\\n", wrong);
  return wrong;
}
`;

test("thunks that call: arguments of all kinds end up where the body looks for them", () => {
  const cc = program("cc");
  if (!cc || !runsX86_64Linux) return skip("thunks that call", "no C compiler here, or not x86-64 Linux");
  const following = (words: string): number => [...words].reduce((sum, word) => sum + (word === "w" ? 2 : word === "i" ? 1 : 0), 0);
  const asked: readonly Thunk[] = shapes.flatMap((words) =>
    [1, 2].map((position) => ({
      name: `thunk_${words}_${position}`,
      position,
      following: following(words),
      words,
      vtable: "the_vtable",
      target: { unit: "host", object: "", name: `t_${words}_${position}` },
      why: 0,
    })),
  );
  const { object, diagnostics } = synthesize({ target: "x86_64-unknown-linux-gnu", vtables: [vtable], thunks: asked, copies: [], traps: [] }, x86_64);
  assert.equal(diagnostics, []);
  scratch((here) => {
    here.write("thunks.o", object!);
    here.write("main.c", called);
    here.run(cc, "-O1", "-w", "main.c", "thunks.o", "-o", "main");
    assert.is(here.attempt("./main").stdout, "0 wrong\n");
  });
});

test("pages of diagnostics that are raised here show them as they are", () => pages.compare());

test.run();
