/** Writes `.rcrate` files: an `ar` archive with the manifest first and the digest of every member in it. */
import { writeAr, type ArInput } from "../ar/index.js";
import {
  formatVersion,
  manifestDigest,
  manifestText,
  sha256,
  type RcrateContents,
  type RcrateManifest,
} from "./manifest.js";
import { compareNames, graphName, isSafeName, manifestName } from "./member-name.js";

/** The bytes of an `.rcrate`; the order of `members` does not matter. Throws on names that a reader would refuse. */
export function writeRcrate(contents: RcrateContents, members: readonly ArInput[]): Uint8Array {
  checkNames(members.map(({ name }) => name));
  const ordered = [...members].sort((a, b) => compareNames(a.name, b.name));
  const listed = ordered.map(({ name, data }) => ({
    name,
    size: data.length,
    sha256: sha256(data),
  }));
  const blank: RcrateManifest = { ...contents, format: formatVersion, digest: "", members: listed };
  const text = manifestText({ ...blank, digest: manifestDigest(blank) });
  return writeAr([{ name: manifestName, data: new TextEncoder().encode(text) }, ...ordered]);
}

function checkNames(names: readonly string[]): void {
  const wrong = names.find((name) => !isSafeName(name) || name === manifestName);
  if (wrong !== undefined)
    throw new Error(`an .rcrate cannot hold a member named ${JSON.stringify(wrong)}`);
  if (new Set(names).size < names.length)
    throw new Error("two members of an .rcrate have one name");
  if (!names.includes(graphName)) throw new Error(`an .rcrate needs the member ${graphName}`);
}
