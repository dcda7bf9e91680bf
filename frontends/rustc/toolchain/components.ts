/**
 * Whether the parts of a toolchain are whole. A download that was interrupted, a full disk or a hand in the folder leaves
 * parts that are there and yet cannot be used, and what the compiler then says speaks of something else. rustup writes down
 * the files of each part; whoever has no such list is told what the compiler's own words show.
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import type { Toolchain } from "./toolchain.js";

export type Component = "cargo" | "rust-src" | "rust-std" | "rustc-dev";

const refusal = (code: string, message: string, notes: readonly string[], help: readonly string[]): Diagnostic => ({ severity: "error", code, message, labels: [], notes, help });

/** ` --toolchain NAME` where rustup knows the toolchain by a name. */
const chosen = ({ name }: Toolchain): string => (name.includes("/") ? "" : ` --toolchain ${name}`);

const lists: Readonly<Record<Component, (toolchain: Toolchain, target: string) => string>> = {
  cargo: ({ host }) => `cargo-${host}`,
  "rust-src": () => "rust-src",
  "rust-std": (_, target) => `rust-std-${target}`,
  "rustc-dev": ({ host }) => `rustc-dev-${host}`,
};

/** Files that rustup once put there for this component and that are gone; none where there is no list of them. */
export function goneFiles(component: Component, toolchain: Toolchain, target = toolchain.host): readonly string[] {
  const list = join(toolchain.sysroot, "lib/rustlib", `manifest-${lists[component](toolchain, target)}`);
  if (!existsSync(list)) return [];
  const files = readFileSync(list, "utf8").split("\n").flatMap((line) => (line.startsWith("file:") ? [line.slice("file:".length)] : []));
  return files.filter((file) => !existsSync(join(toolchain.sysroot, file)));
}

const anew: Readonly<Record<Component, (toolchain: Toolchain, target: string) => string>> = {
  cargo: (toolchain) => `rustup component add cargo${chosen(toolchain)}`,
  "rust-src": (toolchain) => `rustup component remove rust-src${chosen(toolchain)} && rustup component add rust-src${chosen(toolchain)}`,
  "rust-std": (toolchain, target) => `rustup target remove ${target}${chosen(toolchain)} && rustup target add ${target}${chosen(toolchain)}`,
  "rustc-dev": (toolchain) => `rustup component remove rustc-dev${chosen(toolchain)} && rustup component add rustc-dev llvm-tools${chosen(toolchain)}`,
};

const shown = 4;

/** `damaged_component`: what is wrong with it, and the command that puts it there anew. */
export function damagedComponent(component: Component, toolchain: Toolchain, target: string, wrong: readonly string[], otherwise: readonly string[] = []): Diagnostic {
  const of = component === "rust-std" ? ` for ${target}` : "";
  const more = wrong.length > shown ? [`and ${wrong.length - shown} more`] : [];
  return refusal("damaged_component", `the component ${component}${of} of the toolchain \`${toolchain.name}\` is there, but not whole`, [...wrong.slice(0, shown), ...more], [anew[component](toolchain, target), ...otherwise]);
}

const goneNote = (files: readonly string[]): readonly string[] => files.map((file) => `${file} is not there`);

/** Refuses a component of which files are gone. */
export function brokenComponent(component: Component, toolchain: Toolchain, target = toolchain.host, otherwise: readonly string[] = []): Diagnostic | undefined {
  const gone = goneFiles(component, toolchain, target);
  return gone.length ? damagedComponent(component, toolchain, target, goneNote(gone), otherwise) : undefined;
}

/**
 * What a compiler says of libraries that are damaged or by another compiler. A crate that it cannot find is not among it: a
 * compiler that the driver does not know may have another crate in its place.
 */
const unreadable = /^error(?:\[E0(?:460|514|519|786)\])?:.*(?:invalid metadata|incompatible version|incompatible with|possibly newer|file too small|not an ELF|file format not recognized)/;

/** Lines of a compiler's words that speak of such libraries. */
export const saysUnreadable = (stderr: string): readonly string[] => stderr.split("\n").filter((line) => unreadable.test(line));

const sources = "lib/rustlib/src/rust/library";

/** What a std is made of, at the least. */
const needed = ["Cargo.lock", "Cargo.toml", "core/src/lib.rs", "alloc/src/lib.rs", "std/Cargo.toml", "std/src/lib.rs"];

/** Refuses with `missing_component` or `damaged_component` when the sources of std cannot be used, of which a neutral std is made. */
export function missingSources(toolchain: Toolchain): Diagnostic | undefined {
  const without = ["or pack without --any-compiler, which needs no sources: then options, results and other enums of std cross to hosts by compilers of the same layout rule only, and are refused elsewhere"];
  const folder = join(toolchain.sysroot, sources);
  if (!existsSync(folder) || !readdirSync(folder).length)
    return refusal("missing_component", `the toolchain \`${toolchain.name}\` lacks the component rust-src`, ["a plugin for hosts by any compiler (--any-compiler) is compiled against a std that is made from these sources"], [
      `rustup component add rust-src${chosen(toolchain)}`,
      ...without,
    ]);
  const gone = goneFiles("rust-src", toolchain);
  const wrong = gone.length ? gone : needed.map((file) => `${sources}/${file}`).filter((file) => !existsSync(join(toolchain.sysroot, file)));
  return wrong.length ? damagedComponent("rust-src", toolchain, toolchain.host, goneNote(wrong), without) : undefined;
}

const libraries = ({ sysroot }: Toolchain, target: string): string => join(sysroot, "lib/rustlib", target, "lib");

const onPath = (program: string): boolean => (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, program)));

interface Part {
  readonly component: Component;
  readonly present: (toolchain: Toolchain, target: string) => boolean;
  readonly message: (toolchain: Toolchain, target: string) => string;
  readonly notes: readonly string[];
  readonly command: (toolchain: Toolchain, target: string) => string;
}

const parts: readonly Part[] = [
  {
    component: "cargo",
    present: ({ cargo }) => existsSync(cargo) || onPath(cargo),
    message: ({ name }) => `the toolchain \`${name}\` lacks the component cargo`,
    notes: ["race pack builds packages with the compiler's own Cargo, and there is none in the search path either"],
    command: anew.cargo,
  },
  {
    component: "rustc-dev",
    present: (toolchain) => {
      const folder = libraries(toolchain, toolchain.host);
      return existsSync(folder) && readdirSync(folder).some((name) => name.startsWith("librustc_driver-"));
    },
    message: ({ name }) => `the toolchain \`${name}\` lacks the component rustc-dev`,
    notes: ["race pack runs a driver that is built against the compiler's own libraries"],
    command: (toolchain) => `rustup component add rustc-dev llvm-tools${chosen(toolchain)}`,
  },
  {
    component: "rust-std",
    present: (toolchain, target) => existsSync(libraries(toolchain, target)),
    message: ({ name }, target) => `the toolchain \`${name}\` has no standard library for ${target}`,
    notes: [],
    command: (toolchain, target) => `rustup target add ${target}${chosen(toolchain)}`,
  },
];

/** Refuses with `missing_component` or `damaged_component`, naming the command that mends it, when packing for `target` lacks something. */
export function missingComponents(toolchain: Toolchain, target: string): readonly Diagnostic[] {
  return parts.flatMap(({ component, present, message, notes, command }) => {
    if (!present(toolchain, target)) return [refusal("missing_component", message(toolchain, target), notes, [command(toolchain, target)])];
    // the sources of the compiler belong to rustc-dev: thousands of files, of which none is needed unless something fails
    const broken = component === "rust-std" ? brokenComponent(component, toolchain, target) : undefined;
    return broken ? [broken] : [];
  });
}
