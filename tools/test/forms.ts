/**
 * `backends/emit/cases/forms.ll`, every form in which LLVM uses a layout symbol, for tests of any machine: as it is, with
 * literals in place of the symbols, and the program that calls all of it and prints what comes of it.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { relocationName } from "../../backends/architectures.js";
import { readElf } from "../../formats/elf/index.js";
import type { Patch, Plan } from "../../specs/plan.js";
import { checkout } from "./programs.js";

/** What each layout symbol is to be. */
export type Values = Readonly<Record<string, bigint>>;

export const forms: string = readFileSync(join(checkout, "backends/emit/cases/forms.ll"), "utf8");

export const functionsOf = (module: string): readonly string[] => [...module.matchAll(/^define i64 @(f_\w+)/gm)].map((match) => match[1]!);

/** The module with numbers where it had layout symbols. */
export const withLiterals = (module: string, values: Values): string =>
  module
    .replaceAll(/ptrtoint \(ptr @"(race[\w.]+)" to (i\d+)\)/g, (_, name: string, type: string) => `${BigInt.asIntN(Number(type.slice(1)), values[name]!)}`)
    .replaceAll(/(add|sub) \(i64 (\S+), i64 (\d+)\)/g, (_, operation: string, left: string, right: string) =>
      `${operation === "add" ? BigInt(left) + BigInt(right) : BigInt(left) - BigInt(right)}`,
    );

/** A C program that calls all the functions with many numbers. */
export const harnessOf = (functions: readonly string[]): string => `
#include <stdio.h>
typedef unsigned long u64;
void ext(void *p) { }
u64 seven(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h) { return a + 2*b + 3*c + 5*d + 7*e + 11*f + 13*g + 17*h; }
${functions.map((name) => `u64 ${name}(u64, void *);`).join("\n")}
static struct { const char *name; u64 (*run)(u64, void *); } all[] = { ${functions.map((name) => `{"${name}", ${name}}`).join(", ")} };
static unsigned char memory[4096];
int main(void) {
  static const u64 xs[] = { 0, 1, 3, 24, 39, 40, 99, 100, 126, 127, 128, 255, 0x1233, 0xfffd, 0x7fffffff, 0x80000000, 0xfffffffffffffff0 };
  for (unsigned i = 0; i < sizeof all / sizeof *all; i++)
    for (unsigned j = 0; j < sizeof xs / sizeof *xs; j++) {
      for (unsigned k = 0; k < sizeof memory; k++) memory[k] = k * 37 + 11;
      printf("%s(%lx) = %lx\\n", all[i].name, xs[j], all[i].run(xs[j], memory));
    }
  return 0;
}
`;

/** A patch for every relocation against a layout symbol, as the rules would make it. */
export function patchesOf(object: Uint8Array, values: Values): readonly Patch[] {
  const { elf } = readElf(object, "forms.o");
  return elf!.relocations.flatMap(({ target: section, entries }) =>
    entries.flatMap(({ offset, type, symbol: index, addend }): Patch[] => {
      const symbol = elf!.symbols[index]!.name;
      const value = values[symbol];
      if (value === undefined) return [];
      return [{ unit: "forms", object: "", section, offset, relocation: relocationName(elf!.machine, type), symbol, from: 0n, to: value + addend, what: `value of ${symbol}`, why: 0 }];
    }),
  );
}

/** A plan of patches alone. */
export const planOf = (target: string, patches: readonly Patch[]): Plan => ({ target, patches, bindings: [], vtables: [], thunks: [], copies: [], traps: [] });
