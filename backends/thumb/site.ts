/**
 * Sites: where a relocation stands and what numbers can be written there.
 *
 * In data a site is the relocation's field, and so is a word between instructions: a literal, which `ldr` reads. In code a
 * number is in two halves, `movw` and `movt`, each with a relocation that names the symbol, so each is a site, and
 * together they hold any 32 bits; or an immediate was left open for it, with a mark (`open.ts`). Nothing here was made for an address alone, so there are no relaxations: what
 * position-independent code loads through a table, or adds to the program counter, is refused.
 */
import type { Code, NoSite, Relocation, Site } from "../architecture.js";
import { isPlain } from "../formula.js";
import { openSite } from "./open.js";
import { isMovt, isMovw, readInstruction } from "./instruction.js";

/** Where and how the relocation at `offset` can hold a plain number; the field lies inside the section. */
export function site(code: Code, offset: number, relocation: Relocation): Site | NoSite {
  const { name, formula, field, instruction } = relocation;
  const open = openSite(code, offset, name);
  if (open) return open;
  const bytes = code.bytes.slice(offset, offset + field.bytes);
  const no = (reason: string): NoSite => ({ kind: "no-site", reason, start: offset, bytes });
  if (!isPlain(formula)) return no("it computes an address; a plain number has none");
  if (instruction && !code.executable) return no("it is for an instruction, and this is data");
  if (instruction) {
    const one = offset % 2 === 0 ? readInstruction(code.bytes, offset) : undefined;
    const fitting = one && (name === "R_ARM_THM_MOVW_ABS_NC" ? isMovw(one) : isMovt(one));
    if (!fitting) return no("the instruction has no such field");
  } else if (code.executable && (offset % field.bytes !== 0 || field.bytes !== 4)) return no("only a literal, an aligned word, stands between instructions");
  return { kind: "site", at: offset, bytes, fieldAt: offset, field, bias: 0n, start: offset };
}
