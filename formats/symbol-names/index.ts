/** Rust's symbol names: demangling, identities across crates, and the crates that a name speaks of. */
export {
  canonicalIdentity,
  crateRoots,
  demangle,
  instantiatingCrate,
  manglingOf,
} from "./demangle.js";
export type { CrateRoot } from "./v0-cursor.js";
