/** The public face of the lift. */
export { lift, liftWithChoices, type LiftedWithChoices } from "./lift.js";
export { AGREE, choiceKey, type Choice, type LiftOptions } from "./lifting.js";
export {
  noItems,
  type FunctionItem,
  type Items,
  type LayoutTable,
  type Probe,
  type VtableItem,
} from "./probe.js";
export { evaluate, tableValues, type Values } from "./evaluate.js";
export { expressionText } from "./symbols.js";
export { carriedApart, carriedFor, carriedName, carriedRecords } from "./carried.js";
export { keepVtableFunctions } from "./keep.js";
export { makeSolver, solveAffine, type Solver } from "./solve.js";
