/**
 * From mangled names to text, and to identities: what is the same in every crate that uses a thing
 * (design: the demangled path without hashes, disambiguators, lifetimes and instantiating crate, with the bounds and
 * projections of `dyn` types sorted, because their order follows a hash).
 * Nothing here throws or runs long, whatever the name.
 */
import { legacy } from "./legacy.js";
import { full, identity, plain, type Style } from "./style.js";
import { cursor, Malformed, type CrateRoot, type Cursor } from "./v0-cursor.js";
import { path } from "./v0-path.js";

/** How a name is mangled, or undefined if it is not a Rust name. */
export function manglingOf(mangled: string): "v0" | "legacy" | undefined {
  if (readV0(mangled, plain)) return "v0";
  return readLegacy(mangled, plain) ? "legacy" : undefined;
}

/** A name as `rustfilt` prints it (`hashes`: as `rustfilt -h` and `c++filt` do); undefined if it is not a Rust name. */
export function demangle(mangled: string, hashes = false): string | undefined {
  const style = hashes ? full : plain;
  const found = readV0(mangled, style) ?? readLegacy(mangled, style);
  return found && found.text + (isLlvmSuffix(found.suffix) ? "" : found.suffix);
}

/**
 * What names the same thing in every crate; undefined if it is not a Rust name, or only a part of a function
 * (`….cold.1`). Two functions that differ only in a disambiguator have one identity, and legacy names do not tell
 * generic instances apart (`manglingOf` says which is which): whoever matches must refuse several candidates.
 */
export function canonicalIdentity(mangled: string): string | undefined {
  const found = readV0(mangled, identity) ?? readLegacy(mangled, identity);
  return found && (!found.suffix || isLlvmSuffix(found.suffix)) ? found.text : undefined;
}

/** The crates that a v0 name speaks of, each once; the first is the one that its path starts in. Not the instantiating crate. */
export function crateRoots(mangled: string): readonly CrateRoot[] {
  return readV0(mangled, plain)?.roots ?? [];
}

/** The crate that instantiated a generic function, if the name says it. */
export function instantiatingCrate(mangled: string): CrateRoot | undefined {
  return readV0(mangled, plain)?.instance;
}

interface Found {
  readonly text: string;
  readonly suffix: string;
  readonly roots: readonly CrateRoot[];
  readonly instance?: CrateRoot;
}

/** `.llvm.` and a number: LLVM made a local symbol of a module global under another name. */
const isLlvmSuffix = (suffix: string): boolean => /^\.llvm\.[0-9A-F@]+$/.test(suffix);

function splitSuffix(mangled: string, from: number): [string, string] {
  const dot = mangled.indexOf(".", from);
  return dot < 0 ? [mangled.slice(from), ""] : [mangled.slice(from, dot), mangled.slice(dot)];
}

function readV0(mangled: string, style: Style): Found | undefined {
  const start = /^_?_?R(?=[A-Z])/.exec(mangled)?.[0].length;
  if (!start || mangled.length > 1 << 20) return undefined;
  const [text, suffix] = splitSuffix(mangled, start);
  if (!/^[0-9A-Za-z_]*$/.test(text)) return undefined;
  try {
    return readSymbol(cursor(text, style), suffix);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

function readSymbol(c: Cursor, suffix: string): Found | undefined {
  const text = path(c, true);
  const roots = [...c.roots];
  if (c.at === c.text.length) return { text, suffix, roots };
  if (!/[A-Z]/.test(c.text[c.at]!)) return undefined;
  c.roots.length = 0;
  path(c, false);
  const instance = c.roots[0] ?? roots[0];
  if (c.at !== c.text.length) return undefined;
  return instance ? { text, suffix, roots, instance } : { text, suffix, roots };
}

function readLegacy(mangled: string, style: Style): Found | undefined {
  if (!/^_?_?ZN/.test(mangled) || mangled.length > 1 << 20) return undefined;
  const hash = /17h[0-9a-f]{16}E(?=\.|$)/.exec(mangled);
  if (!hash) return undefined;
  const end = hash.index + hash[0].length;
  const text = legacy(mangled.slice(0, end), style);
  return text === undefined ? undefined : { text, suffix: mangled.slice(end), roots: [] };
}
