/**
 * Accesses through the global offset table that need none, since the address is known and near (psABI, 5.7.14, "Relaxing
 * GOT accesses"): the page of the slot becomes the page of the symbol, and the load of the address becomes an `add` of its
 * low bits. Each instruction is changed by itself; as every pair is, what stands in the register fits.
 */
import type { DirectAccess, Relocation } from "../architecture.js";
import { addNumber, base, bytesOf, destination, isAdrp, isLoad64, wordAt } from "./instruction.js";

/** The direct form of the instruction at `offset`. */
export function direct(bytes: Uint8Array, offset: number, relocation: Relocation, addend: bigint): DirectAccess | undefined {
  if (addend !== 0n || offset < 0 || offset + 4 > bytes.length) return undefined;
  const word = wordAt(bytes, offset);
  if (relocation.name === "R_AARCH64_ADR_GOT_PAGE" && isAdrp(word))
    return { at: offset, bytes: bytesOf(word), offset, relocation: "R_AARCH64_ADR_PREL_PG_HI21", addend };
  if (relocation.name === "R_AARCH64_LD64_GOT_LO12_NC" && isLoad64(word))
    return { at: offset, bytes: bytesOf(addNumber(destination(word), base(word), 0)), offset, relocation: "R_AARCH64_ADD_ABS_LO12_NC", addend };
  return undefined;
}
