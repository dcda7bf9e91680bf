/**
 * `rcrate.json` in its one canonical form: keys sorted by code units, indented by one space, a newline at the end.
 * Its `digest` is that of the same text with an empty digest, so that no byte of it can change unseen.
 */
import { createHash } from "node:crypto";
import type { RcrateManifest } from "../../specs/types/rcrate.js";

export type { RcrateManifest } from "../../specs/types/rcrate.js";

/** What a packer knows; the format's version, the digests and the list of members follow from the rest. */
export type RcrateContents = Omit<RcrateManifest, "format" | "digest" | "members">;

/** The version of the format that this code reads and writes. */
export const formatVersion = 1;

/** SHA-256, in hexadecimal. */
export const sha256 = (data: Uint8Array | string): string =>
  createHash("sha256").update(data).digest("hex");

/** The canonical text of a manifest. */
export function manifestText(manifest: RcrateManifest): string {
  return `${JSON.stringify(sortKeys(manifest), null, 1)}\n`;
}

/** What `digest` must be. */
export function manifestDigest(manifest: RcrateManifest): string {
  return sha256(manifestText({ ...manifest, digest: "" }));
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}
