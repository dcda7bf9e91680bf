/** The search for counterexamples: small graphs, all orders of rewrites, and what is said of a graph that fails. */
export { MOST_LABELS, alphabetOf, showAlphabet, type Alphabet, type AlphabetOptions } from "./alphabet.js";
export { arrowsOf } from "./arrows.js";
export { canonical, type Canonical, type Shape } from "./canonical.js";
export { explore, type Explored } from "./explore.js";
export { groundOf, type Ground } from "./ground.js";
export { drawPicture } from "./picture.js";
export { search, type Searched } from "./search.js";
export { sliceOf } from "./slice.js";
export { specimenIn, storeOfSpecimens, type Specimen } from "./specimen.js";
export { storyOf, type Story } from "./story.js";
export { symmetryOf } from "./symmetry.js";
export { STEPS, verify, type Covered, type Found, type Progress, type Verified, type VerifyOptions } from "./verify.js";
