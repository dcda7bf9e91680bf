/** Little endian ELF of both classes: objects, executables and shared libraries are read; objects and static executables are written. */
export { readBuildAttributes, writeBuildAttributes, type BuildAttributes } from "./build-attributes.js";
export { withoutLoading } from "./exclude.js";
export type { ElfClass } from "./form.js";
export * from "./model.js";
export * from "./names.js";
export { looksLikeElf, readElf } from "./read.js";
export { relocatableModel, type ReadModel } from "./relocatable-model.js";
export { writeExecutable } from "./write-executable.js";
export { writeRelocatable } from "./write-relocatable.js";
