/** Merged objects: the system's linkers take them, and the program does what it does from its parts. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readElf } from "../../formats/elf/index.js";
import { program, runsX86_64Linux, scratch, type Scratch } from "../../tools/test/native.js";
import { skip } from "../../tools/test/skip.js";
import { x86_64 } from "../x86-64/index.js";
import { layoutExecutable } from "./layout-executable.js";
import { mergeObjects } from "./merge-objects.js";
import { synthesize } from "./synthesize.js";

const ready = program("c++") !== undefined && runsX86_64Linux;

const header = `
#include <cstdio>
#include <stdexcept>
#include <vector>
template <class T> struct Stack { std::vector<T> v; void push(T t); T pop(); };
template <class T> __attribute__((noinline)) void Stack<T>::push(T t) { v.push_back(t); }
template <class T> __attribute__((noinline)) T Stack<T>::pop() { if (v.empty()) throw std::runtime_error("empty"); T t = v.back(); v.pop_back(); return t; }
inline int shared() { static int n = 0; return ++n; }
int other(Stack<int> &);
`;
const main = `${header}
__attribute__((weak)) int chosen() { return 1; }
extern int missing() __attribute__((weak));
int main() { Stack<int> s; s.push(3); int o = other(s), h = shared(); std::printf("%d %d %d\\n", o, h, chosen());
  try { s.pop(); } catch (std::exception &e) { std::printf("caught %s %d\\n", e.what(), missing ? 1 : 0); } }
`;
const second = `${header}
int chosen() { return 2; }
int other(Stack<int> &s) { Stack<int> t; t.push(9); try { t.pop(); t.pop(); } catch (...) { std::puts("here"); } return s.pop() * 10 + shared(); }
`;

function compile(here: Scratch, ...flags: string[]): readonly string[] {
  here.write("main.cpp", main);
  here.write("second.cpp", second);
  here.run("c++", "-c", "-O1", "-g", "-ffunction-sections", ...flags, "main.cpp", "second.cpp");
  return ["main.o", "second.o"];
}

const inputs = (here: Scratch, files: readonly string[]) =>
  files.map((file) => ({ unit: file, object: "", bytes: here.read(file) }));

for (const flags of [["-fPIE"], ["-fno-pic", "-no-pie"]])
  test(`C++ with templates, exceptions, groups and weak symbols, ${flags[0]}`, () => {
    if (!ready) return skip("merged C++ objects", "no C++ compiler here, or not x86-64 Linux");
    scratch((here) => {
      const files = compile(here, flags[0]!);
      here.run("c++", ...flags, ...files, "-o", "apart");
      const wanted = here.run("./apart").stdout;
      assert.is(wanted, "here\n31 2 2\ncaught empty 0\n");
      const { object, diagnostics } = mergeObjects(inputs(here, files), { architecture: x86_64 });
      assert.equal(diagnostics, []);
      here.write("merged.o", object!);
      for (const more of [
        [],
        ["-Wl,--gc-sections"],
        ...(program("ld.lld") ? [["-fuse-ld=lld"]] : []),
        ...(program("mold") ? [["-fuse-ld=mold"]] : []),
      ]) {
        const linked = here.run("c++", ...flags, ...more, "merged.o", "-o", "together");
        assert.is(linked.stderr, "");
        assert.is(here.run("./together").stdout, wanted);
      }
      assert.is(here.run("readelf", "-aW", "merged.o").stderr, "");
      here.run("readelf", "--debug-dump=frames", "merged.o");
      here.run("ld", "-r", "merged.o", "-o", "again.o");
      assert.equal(mergeObjects(inputs(here, files), { architecture: x86_64 }).object, object);
    });
  });

test("what the link made is local in the merged object, and bound", () => {
  if (!ready) return skip("merged synthesised objects", "no C compiler here, or not x86-64 Linux");
  scratch((here) => {
    here.write(
      "user.c",
      'extern const void *vt[] __asm__("race.vtable.a_b") __attribute__((visibility("hidden"))); const void *get(void) { return vt[1]; } void method(void) {}',
    );
    here.run("cc", "-c", "-O1", "user.c");
    const vtables = [
      {
        name: "race.vtable.a_b",
        standsFor: [],
        entries: [
          {
            offset: 8,
            value: { kind: "symbol", symbol: { unit: "user", object: "", name: "method" } },
            why: 0,
          },
        ],
        why: 0,
      },
    ] as const;
    const made = synthesize(
      { target: "x86_64-unknown-linux-gnu", vtables, thunks: [], copies: [], traps: [] },
      x86_64,
    );
    const { object, diagnostics } = mergeObjects(
      [...inputs(here, ["user.o"]), { unit: "race", object: "", bytes: made.object! }],
      { architecture: x86_64 },
    );
    assert.equal(diagnostics, []);
    const { elf } = readElf(object!, "merged.o");
    assert.equal(
      elf!.symbols
        .filter(({ name }) => name.startsWith("race."))
        .map(({ binding, place }) => [binding, place.kind]),
      [[0, "section"]],
    );
    assert.equal(
      elf!.symbols
        .filter(({ place, name }) => place.kind === "undefined" && name)
        .map(({ name }) => name),
      [],
    );
    here.write("merged.o", object!);
    here.write(
      "main.c",
      "extern void method(void); extern const void *get(void); int main(void) { return get() == (void *)method ? 0 : 1; }",
    );
    here.run("cc", "main.c", "merged.o", "-o", "main");
    here.run("./main");
  });
});

test("damaged C++ objects, with groups, debug information and frames: never a throw, always an object or diagnostics", () => {
  if (!ready) return skip("damaged C++ objects", "no C++ compiler here, or not x86-64 Linux");
  scratch((here) => {
    const [first, second] = inputs(here, compile(here, "-fPIE", "-fcommon"));
    const good = second!.bytes;
    // headers, tables and sections alike: most positions in the file matter to somebody
    const edit = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        const bytes = good.slice();
        for (const [at, value] of edits) bytes[at] = value;
        const damaged = { ...second!, bytes };
        const { object, diagnostics } = mergeObjects([first!, damaged], { architecture: x86_64 });
        assert.is(object === undefined, diagnostics.length > 0);
        const made = layoutExecutable([first!, damaged], [], {
          architecture: x86_64,
          entry: "main",
        });
        assert.is(made.bytes === undefined, made.diagnostics.length > 0);
      }),
      { numRuns: 150 },
    );
    const table = new DataView(good.buffer, good.byteOffset).getBigUint64(40, true);
    fc.assert(
      fc.property(fc.nat(good.length - Number(table) - 1), fc.nat(255), (at, value) => {
        const bytes = good.slice();
        bytes[Number(table) + at] = value;
        mergeObjects([{ ...second!, bytes }], { architecture: x86_64 });
        layoutExecutable([first!, { ...second!, bytes }], [], {
          architecture: x86_64,
          entry: "main",
        });
      }),
      { numRuns: 300 },
    );
  });
});

test("layout symbols that are left are unresolved_site; two definitions are duplicate_symbol", () => {
  if (!ready) return skip("refusals of merging", "no C compiler here, or not x86-64 Linux");
  scratch((here) => {
    here.write(
      "a.c",
      'extern char off[] __asm__("race.off.X") __attribute__((weak)); void *f(void) { return off; }',
    );
    here.write("b.c", "void *f(void) { return 0; }");
    here.run("cc", "-c", "a.c", "b.c");
    const codes = (files: readonly string[]) =>
      mergeObjects(inputs(here, files), { architecture: x86_64 }).diagnostics.map(
        ({ code }) => code,
      );
    assert.equal(codes(["a.o"]), ["unresolved_site"]);
    assert.equal(codes(["a.o", "b.o"]), ["duplicate_symbol"]);
    assert.equal(codes(["b.o"]), []);
  });
});

test.run();
