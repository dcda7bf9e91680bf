/** The public face of the proof. */
export { prove, type Failure, type ProofReport } from "./prove.js";
export { liftAndProve, type ProbeSet, type Proved } from "./lift-and-prove.js";
export { withdraw } from "./withdraw.js";
export { exceptions, type Exception, type Uses } from "./exceptions.js";
