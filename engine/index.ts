/** The engine's public face: graph and rules to facts, a patch plan and diagnostics. No I/O, no clock. */
export { aliasesOf } from "./run/aliases.js";
export { assemble, type AssembleOptions, type Assembled, type UnitGraph } from "./graph/assemble.js";
export { exportGraph, importGraph } from "./graph/exchange.js";
export { graphFromPaths } from "./graph/literal.js";
export { readRecords, type ReadRecords, type Record } from "./graph/record.js";
export { withoutRepeats, writeRecords } from "./graph/write.js";
export { addEdge, addIdentity, emptySteg, unitOfKey, type Steg, type StegEdge, type StegNode } from "./graph/steg.js";
export type { Attributes, Value } from "./graph/value.js";
export { describe, type Described } from "./describe/describe.js";
export { nameOf, showNode } from "./describe/show.js";
export { checkDeep } from "./check/deep.js";
export { compileProgram, type Compiled, type CompileOptions, type ParameterValues } from "./rule/compile.js";
export { compose, type Composed } from "./rule/compose.js";
export { fileOf, rulesOf, type CompiledRule, type Program, type RuleSource } from "./rule/program.js";
export { vocabularyOf } from "./rule/schema.js";
export { rust, type Vocabulary } from "./rule/vocabulary.js";
export { storeOf } from "./match/load.js";
export {
  attributeOf,
  attributesOf,
  edgesOf,
  isAlive,
  keyOf,
  kindName,
  liveNodes,
  nodeOf,
  nodesOf,
  sources,
  targets,
  unitOf,
  type NodeIndex,
  type Store,
} from "./match/store.js";
export { factAt, factCount, factsOf, type Fact } from "./provenance/facts.js";
export { journalBytes, writtenOf, type Deed, type Journal } from "./provenance/record.js";
export { showDeed } from "./provenance/show.js";
export { edit, type GraphChange } from "./run/edit.js";
export { run, runnerOf, runStore, type Outcome, type Runner, type RunOptions } from "./run/run.js";
export { factOfAttribute, factOfEdge, factOfNode, factOfPatch, writeBack } from "./run/write-back.js";
export { explainWhy, showReason, type Reason } from "./provenance/why.js";
export { whyNot, type WhyNot } from "./provenance/why-not.js";
export { makePlan } from "./plan/plan.js";
