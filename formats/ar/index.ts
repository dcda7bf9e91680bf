/** The `ar` container: archives of objects, `.rlib` and `.rcrate`. */
export { looksLikeAr, readAr, type Archive, type ArMember } from "./read.js";
export { writeAr, type ArIndexEntry, type ArInput } from "./write.js";
