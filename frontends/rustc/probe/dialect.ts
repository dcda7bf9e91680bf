/**
 * What some LLVMs write and others do not, and what means nothing for the code: it is taken out of the text of a probe, so
 * that the lift and the proof read one dialect.
 */

/** LLVM up to 21 says at the begin and the end of a frame slot's life how large it is, as a number in the instruction; −1 leaves it open, as later ones do. */
const LIFETIME = /(call void @llvm\.lifetime\.(?:start|end)\.p0\(i64 )\d+(, )/g;

/** LLVM from 23 on gives each function a number by which profiles know it. */
const GUID = /^(define .*?) !guid !\d+(?=[ \n])/gm;

/** The text of a probe without what only its LLVM writes. */
export const inOneDialect = (ir: string): string => ir.replace(LIFETIME, "$1-1$2").replace(GUID, "$1");
