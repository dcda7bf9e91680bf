/** From a patch plan and objects to ELF: patched objects, the synthesised object, one merged object, an executable, a linker script. */
export { strangers } from "./agree.js";
export { defsym } from "./defsym.js";
export type { ObjectInput } from "./load.js";
export { mergeObjects, type MergeOptions } from "./merge-objects.js";
export { patchObject, type PatchedObject, type PatchedSite } from "./patch-object.js";
export { synthesize } from "./synthesize.js";
export {
  layoutExecutable,
  type Executable,
  type LayoutOptions,
  type MapLine,
} from "./layout-executable.js";
export type { ArchiveInput } from "./resolve.js";
