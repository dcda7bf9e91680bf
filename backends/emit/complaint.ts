/** How this folder words its refusals: one error, the object and the place in it, why, what to do. */
import type { Diagnostic, Label } from "../../specs/diagnostic.js";

/** An error about an object. */
export function complaint(
  code: string,
  message: string,
  labels: readonly Label[],
  notes: readonly string[] = [],
  help: readonly string[] = [],
): Diagnostic {
  return { severity: "error", code, message, labels, notes, help };
}

/** Bytes as objdump prints them. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** A position as objdump prints it. */
export function at(section: string, offset: number | bigint): string {
  return `${section}+0x${offset.toString(16)}`;
}

/** A reference to what was left out for another object's copy of the same group. */
export function discardedTarget(label: string, place: string): Diagnostic {
  return complaint(
    "undefined_symbol",
    `nothing defines what ${label} refers to at ${place}: it was left out, since another object has a group of the same name`,
    [{ text: `${label} ${place}` }],
    ["the reference is by a name of that object alone, so the other object's copy cannot serve"],
    ["compile both objects with one compiler and the same options"],
  );
}
