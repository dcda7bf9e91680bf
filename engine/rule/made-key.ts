/**
 * The key of a node that a rule makes: the rule, the node's name in it, and what the names of the rule stand for,
 * as in `build_entry.entry(t,x)`. Two matches get one key only if their names stand for the same.
 * What would be long, or could be read in two ways, gets a digest instead of the parts, so that keys of nodes
 * that are made of made nodes do not grow.
 */

/** Longest key that is written out. */
const LONGEST = 200;

/** The key for a match. `parts` are keys of nodes and written values in the order of the rule's names; `undefined` where a name stands for nothing. */
export function madeKey(rule: string, name: string, parts: readonly (string | undefined)[]): string {
  const key = `${rule}.${name}(${parts.map((part) => part ?? "_").join(",")})`;
  return key.length <= LONGEST && parts.every(isPlain) ? key : `${rule}.${name}(#${digest(parts)})`;
}

/** Whether a part can stand between commas: every comma in it is within brackets, and it is no sign of ours. */
function isPlain(part: string | undefined): boolean {
  if (part === undefined) return true;
  if (part === "_" || part.startsWith("#")) return false;
  let depth = 0;
  for (let at = 0; at < part.length; at++) {
    const sign = part[at]!;
    if ("(<[".includes(sign)) depth++;
    else if (sign === ">" && part[at - 1] === "-") continue;
    else if (")>]".includes(sign) && --depth < 0) return false;
    else if (sign === "," && depth === 0) return false;
  }
  return depth === 0;
}

const MIX = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f] as const;

/** 128 bits of the parts, as hexadecimal digits. Not cryptographic: who writes the rules may make keys as they like. */
function digest(parts: readonly (string | undefined)[]): string {
  const lanes = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
  for (const part of parts) {
    absorb(lanes, part === undefined ? 0xffffffff : part.length);
    for (let at = 0; at < (part?.length ?? 0); at++) absorb(lanes, part!.charCodeAt(at));
  }
  for (let round = 0; round < 8; round++) absorb(lanes, round);
  return lanes.map((lane) => (lane >>> 0).toString(16).padStart(8, "0")).join("");
}

// Each lane is multiplied, turned, and takes in its neighbour, so that every bit reaches every lane within a few rounds.
function absorb(lanes: number[], value: number): void {
  for (let i = 0; i < 4; i++) {
    const mixed = Math.imul(lanes[i]! ^ value ^ Math.imul(lanes[(i + 1) % 4]!, MIX[(i + 2) % 4]!), MIX[i]!);
    lanes[i] = (mixed << 13) ^ (mixed >>> 19) ^ (mixed >>> 7);
  }
}
