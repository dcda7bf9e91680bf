/**
 * Accesses through the global offset table that need none, since the address is known and near
 * (psABI, "Optimize GOTPCRELX Relocations"): a load of the address becomes `lea`, an indirect call or jump a direct one.
 * Only the X relocations promise which instructions they stand in; other forms keep their slot in the table.
 */
import type { DirectAccess, Relocation } from "../architecture.js";

const promised: ReadonlySet<string> = new Set(["R_X86_64_GOTPCRELX", "R_X86_64_REX_GOTPCRELX"]);

/** The direct form of the instruction whose displacement is at `offset`. */
export function direct(
  bytes: Uint8Array,
  offset: number,
  relocation: Relocation,
  addend: bigint,
): DirectAccess | undefined {
  if (!promised.has(relocation.name) || addend !== -4n || offset < 2) return undefined;
  const opcode = bytes[offset - 2]!;
  const modrm = bytes[offset - 1]!;
  const at = offset - 2;
  // mov r, [rip + d] → lea r, [rip + d]
  if (opcode === 0x8b && (modrm & 0xc7) === 5)
    return {
      at,
      bytes: Uint8Array.of(0x8d, modrm, 0, 0, 0, 0),
      offset,
      relocation: "R_X86_64_PC32",
      addend,
    };
  // call [rip + d] → addr32 call d
  if (opcode === 0xff && modrm === 0x15)
    return {
      at,
      bytes: Uint8Array.of(0x67, 0xe8, 0, 0, 0, 0),
      offset,
      relocation: "R_X86_64_PLT32",
      addend,
    };
  // jmp [rip + d] → jmp d; nop
  if (opcode === 0xff && modrm === 0x25)
    return {
      at,
      bytes: Uint8Array.of(0xe9, 0, 0, 0, 0, 0x90),
      offset: offset - 1,
      relocation: "R_X86_64_PLT32",
      addend,
    };
  return undefined;
}
