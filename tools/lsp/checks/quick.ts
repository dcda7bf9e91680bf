/**
 * What is wrong with a rule file, at once as one types: its syntax, and the checks of those rules that have changed
 * since the file was last looked at. They are compiled with the parameters of their program and the rules that they name.
 */
import type { Item as Tree, RuleFile } from "../../../grammar/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import type { RuleSource } from "../../../engine/index.js";
import type { Source } from "../workspace/source.js";
import { programOf, type Workspace } from "../workspace/workspace.js";
import { check, type VocabularyText } from "./compile.js";
import { bySegment, moved, segmentsOf, type Found, type Segment } from "./segments.js";

/** What was found in the stretches of a file, by their text. */
export type Memory = Map<string, readonly Found[]>;

/** Remembers what is known of a file as it is now, and nothing else. */
export function remember(memory: Memory, source: Source, diagnostics: readonly Diagnostic[]): void {
  memory.clear();
  for (const [segment, found] of bySegment(source, diagnostics)) memory.set(segment.text, [...(memory.get(segment.text) ?? []), ...found]);
}

/** Names of rules that stretches refer to, and what those refer to in turn. */
function namesNeeded(program: readonly Source[], segments: readonly Segment[]): ReadonlySet<string> {
  const needed = new Set<string>();
  const queue = segments.flatMap(({ item }) => item?.refers.map(({ text }) => text) ?? []);
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    for (const source of program) for (const { name: own, refers } of source.outline().items) if (own?.text === name) queue.push(...refers.map(({ text }) => text));
  }
  return needed;
}

/** The files of a program with only what bears upon some stretches of one of them. */
function excerpt(program: readonly Source[], source: Source, segments: readonly Segment[]): readonly RuleSource[] {
  const needed = namesNeeded(program, segments);
  const within = ({ span }: Tree): boolean => segments.some(({ start, end }) => start <= span.start && span.start < end);
  return program.flatMap((one) => {
    // What bears upon nothing need not even be parsed.
    if (one !== source && !one.outline().items.some(({ kind, name }) => kind === "param" || needed.has(name?.text ?? ""))) return [];
    const { file } = one.rules();
    const kept = file.items.filter((item) => item.kind === "param" || needed.has(item.name.text) || (one === source && within(item)));
    return kept.length || one === source ? [{ path: one.path, file: { ...file, items: kept } satisfies RuleFile }] : [];
  });
}

/** What is wrong with a file, of what can be seen at once. */
export function quickCheck(workspace: Workspace, source: Source, memory: Memory, vocabulary?: VocabularyText): readonly Diagnostic[] {
  const segments = segmentsOf(source);
  const known = segments.filter(({ text }) => memory.has(text));
  const changed = segments.filter(({ text }) => !memory.has(text));
  // A parameter or a stage bears upon all the rules of the file.
  const again = changed.some(({ item }) => item && item.kind !== "rule") ? segments : changed;
  const program = programOf(workspace, source);
  const fresh = again.length ? check(excerpt(program, source, again), vocabulary).diagnostics : [];
  for (const [segment, found] of bySegment(source, fresh)) if (again.some(({ start }) => start === segment.start)) memory.set(segment.text, found);
  const kept = again === segments ? [] : known.flatMap((segment) => memory.get(segment.text)!.map((found) => moved(source, segment, found)));
  const shown = again.flatMap((segment) => memory.get(segment.text) ?? []).map(({ diagnostic }) => diagnostic);
  forgetOthers(memory, segments);
  return withoutEchoes(program, [...source.rules().diagnostics, ...kept, ...shown]);
}

function forgetOthers(memory: Memory, segments: readonly Segment[]): void {
  const now = new Set(segments.map(({ text }) => text));
  for (const text of memory.keys()) if (!now.has(text)) memory.delete(text);
}

/** A rule that cannot be read at the moment is there all the same: who names it is not told that there is none. */
export function withoutEchoes(program: readonly Source[], diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (!diagnostics.some(({ code }) => code === "no_such_rule")) return diagnostics;
  const names = new Set(program.flatMap((one) => one.outline().items.flatMap(({ kind, name }) => (kind === "rule" && name?.binds ? [name.text] : []))));
  return diagnostics.filter(({ code, message }) => code !== "no_such_rule" || !names.has(/`(\w+)`/.exec(message)?.[1] ?? ""));
}
