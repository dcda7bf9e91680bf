/**
 * Unwinding information of functions that are gone (DWARF, "Call Frame Information"; LSB, ".eh_frame").
 * A frame description of discarded code may not stay, for it would describe an address at which something else lies.
 * Nothing is moved: the record becomes padding of the record before it, which a reader skips (DW_CFA_nop is zero).
 */
import type { ModelRelocation, ModelSection } from "../../formats/elf/index.js";

interface Frame {
  readonly at: number;
  /** One past its last byte. */
  readonly end: number;
  readonly common: boolean;
}

/** The records of a section, or undefined where it is damaged or uses the 64-bit form. */
function framesOf(data: Uint8Array): readonly Frame[] | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const frames: Frame[] = [];
  for (let at = 0; at + 4 <= data.length;) {
    const length = view.getUint32(at, true);
    if (length === 0) break;
    const end = at + 4 + length;
    if (length < 4 || end > data.length) return undefined;
    frames.push({ at, end, common: view.getUint32(at + 4, true) === 0 });
    at = end;
  }
  return frames;
}

/** Offset of the address of the function in a frame description. */
const subject = 8;

/** `.eh_frame` without descriptions whose function `gone` says is gone; their relocations go with them. */
export function withoutFrames(
  section: ModelSection,
  gone: (relocation: ModelRelocation) => boolean,
): ModelSection {
  if (section.content.kind !== "bytes") return section;
  const frames = framesOf(section.content.data);
  const doomed = new Set(section.relocations.filter(gone).map(({ offset }) => offset - subject));
  if (!frames || !doomed.size) return section;
  const data = section.content.data.slice();
  const view = new DataView(data.buffer);
  const dead: Frame[] = [];
  let previous: number | undefined;
  for (const frame of frames) {
    if (previous === undefined || frame.common || !doomed.has(frame.at)) {
      previous = frame.at;
      continue;
    }
    data.fill(0, frame.at, frame.end);
    view.setUint32(previous, frame.end - previous - 4, true);
    dead.push(frame);
  }
  const relocations = section.relocations.filter(({ offset }) => !contains(dead, offset));
  return { ...section, content: { kind: "bytes", data }, relocations };
}

/** Whether one of the frames, which are in address order, holds `offset`. */
function contains(frames: readonly Frame[], offset: number): boolean {
  let low = 0;
  let high = frames.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (frames[middle]!.end <= offset) low = middle + 1;
    else high = middle;
  }
  return low < frames.length && frames[low]!.at <= offset;
}
