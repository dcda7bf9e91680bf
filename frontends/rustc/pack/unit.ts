/** The record of the unit itself: what a whole `.rcrate` says of its compilation. */
import type { Record } from "../../../engine/index.js";
import type { RcrateContents } from "../../../formats/rcrate/index.js";

/** `1.97.0-nightly` → 97. */
export const minorOf = (version: string): bigint => BigInt(/^\d+\.(\d+)/.exec(version)?.[1] ?? 0);

export function unitRecord(contents: RcrateContents): Record {
  return {
    key: "unit",
    kind: "Unit",
    attributes: {
      name: contents.crate.name,
      role: contents.role === "plugin" ? "client" : "definer",
      target: contents.target,
      pointer_width: BigInt(contents.pointer_width),
      panic: contents.panic,
      compiler: contents.compiler.version,
      commit: contents.compiler.commit,
      rust_minor: minorOf(contents.compiler.version),
      fingerprint: JSON.stringify(contents.fingerprint),
      features: contents.crate.features.join(","),
    },
    edges: {},
  };
}
