/**
 * What all objects of an output must agree on beside the machine: where arguments of calls are, and what else their headers
 * and attributes say of calls and data. And what the output says for them all.
 */
import { looksLikeAr, readAr } from "../../formats/ar/index.js";
import { looksLikeElf, readElf, SHF_ALLOC, type ModelSection } from "../../formats/elf/index.js";
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { Agreement, Architecture } from "../architecture.js";
import { complaint } from "./complaint.js";
import { forOtherMachine, labelOf, type ObjectInput, type Part } from "./load.js";

/** An object and what it says of itself. */
interface Spoken {
  readonly label: string;
  readonly agreements: readonly Agreement[];
}

const bytesOf = ({ content }: ModelSection): Uint8Array | undefined => (content.kind === "bytes" ? content.data : undefined);

/** The sections of attributes that an object has: one, or none. */
function attributesOf({ model }: Part, { attributes }: Architecture): Uint8Array | undefined {
  const section = model.sections.find(({ name, flags }) => name === attributes?.name && !(flags & SHF_ALLOC));
  return section && bytesOf(section);
}

const damaged = (label: string, { attributes }: Architecture): Diagnostic =>
  complaint("damaged_object", `${label} is damaged: ${attributes!.name} cannot be read`, [{ text: label }], [], ["build or pack it again"]);

function differ(one: Spoken, mine: Agreement, other: Spoken, theirs: Agreement): Diagnostic {
  return complaint(
    "wrong_target",
    `${one.label} and ${other.label} do not fit each other: they differ in ${mine.about}`,
    [{ text: `${other.label}: ${theirs.about}: ${theirs.is}` }, { text: `${one.label}: ${mine.about}: ${mine.is}` }],
    [`this is what ${mine.saidBy} of both says`],
    ["compile or pack both for the same target, with the same options for calls and data (`race pack --target …`; of a C compiler `-mfloat-abi`, `-mabi` and the like)"],
  );
}

/** Each object against the first one that says anything of the matter; one refusal for each object. */
function differences(all: readonly Spoken[]): readonly Diagnostic[] {
  const known = new Map<string, { readonly spoken: Spoken; readonly agreement: Agreement }>();
  return all.flatMap((spoken): Diagnostic[] => {
    const found = spoken.agreements.flatMap((agreement): Diagnostic[] => {
      const before = known.get(agreement.about);
      if (!before) known.set(agreement.about, { spoken, agreement });
      return before && before.agreement.is !== agreement.is ? [differ(spoken, agreement, before.spoken, before.agreement)] : [];
    });
    return found.slice(0, 1);
  });
}

function spokenOf(parts: readonly { readonly label: string; readonly flags: number; readonly attributes: Uint8Array | undefined }[], architecture: Architecture): { readonly spoken: readonly Spoken[]; readonly diagnostics: readonly Diagnostic[] } {
  const spoken: Spoken[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { label, flags, attributes } of parts) {
    const agreements = architecture.agreements(flags, attributes);
    if (agreements) spoken.push({ label, agreements });
    else diagnostics.push(damaged(label, architecture));
  }
  return { spoken, diagnostics };
}

/** Refuses objects that do not fit each other. */
export function disagreements(parts: readonly Part[], architecture: Architecture): readonly Diagnostic[] {
  const said = parts.map((part) => ({ label: part.label, flags: part.model.flags, attributes: attributesOf(part, architecture) }));
  const { spoken, diagnostics } = spokenOf(said, architecture);
  return [...diagnostics, ...differences(spoken)];
}

/** Objects that another linker is given, members of archives among them: whether they are for the machine, and fit each other. */
export function strangers(objects: readonly ObjectInput[], architecture: Architecture): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const said = objects.flatMap(elfsOf).flatMap((input) => {
    const label = labelOf(input);
    const { elf, diagnostics: wrong } = readElf(input.bytes, label);
    const fault = elf && forOtherMachine(elf, label, architecture);
    diagnostics.push(...(fault ? [fault] : wrong));
    if (!elf || fault) return [];
    const attributes = elf.sections.find(({ name }) => name === architecture.attributes?.name)?.data;
    return [{ label, flags: elf.flags, attributes }];
  });
  const { spoken, diagnostics: unread } = spokenOf(said, architecture);
  return [...diagnostics, ...unread, ...differences(spoken)];
}

/** The object itself, or an archive's members; what is neither is the other linker's matter. */
function elfsOf(input: ObjectInput): readonly ObjectInput[] {
  if (!looksLikeAr(input.bytes)) return looksLikeElf(input.bytes) ? [input] : [];
  const { archive } = readAr(input.bytes, labelOf(input));
  return (archive?.members ?? []).flatMap(({ name, data }) => (looksLikeElf(data) ? [{ unit: labelOf(input), object: name, bytes: data }] : []));
}

/** `e_flags` of an output: what one of its objects uses, the output uses. */
export function flagsOf(parts: readonly Part[]): number {
  return parts.reduce((flags, { model }) => (flags | model.flags) >>> 0, 0);
}

/** What the output says of itself; missing where none of its objects says anything. */
export function mergedAttributes(parts: readonly Part[], architecture: Architecture): Uint8Array | undefined {
  const all = parts.flatMap((part) => attributesOf(part, architecture) ?? []);
  if (!all.length) return undefined;
  return architecture.attributes?.merge?.(all) ?? all[0];
}
