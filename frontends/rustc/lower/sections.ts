/**
 * Each function and variable into a section of its own, as rustc does, so that the final linker can drop what nobody
 * needs. The C interface has no switch for it; a section named on the definition does the same. Last of all steps:
 * merging of equal functions looks at sections.
 */
import type { GlobalDefinition, Llvm, LlvmModule } from "./llvm.js";

/** Names a section for every definition that has none. */
export function splitSections(llvm: Llvm, module: LlvmModule): void {
  for (const definition of llvm.definitions(module)) {
    if (definition.section === "" && !definition.name.startsWith("llvm."))
      definition.setSection(`${prefix(definition)}.${definition.name}`);
  }
}

function prefix(definition: GlobalDefinition): string {
  if (definition.kind === "function") return ".text";
  if (definition.threadLocal) return definition.zero ? ".tbss" : ".tdata";
  if (definition.kind === "constant") return definition.holdsAddresses ? ".data.rel.ro" : ".rodata";
  return definition.zero ? ".bss" : ".data";
}
