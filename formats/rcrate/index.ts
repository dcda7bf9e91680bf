/** `.rcrate`: a packed crate, with its graph, its objects and a manifest that vouches for every byte. */
export { formatVersion, type RcrateContents, type RcrateManifest } from "./manifest.js";
export { callsName, graphName, isObjectName, isSafeName, linkName, manifestName } from "./member-name.js";
export { readRcrate, type Rcrate } from "./read.js";
export { writeRcrate } from "./write.js";
