/** Damage: a text with a few edits, from single characters to whole lines, some of them a thousandfold. */
import { several, type Random } from "./random.js";

/** Signs and words that mean something, and some that never do. */
const bits: readonly string[] = [
  ..."- -> -a-> <-a- -a+-> <-a|b*- <- < > : :: :K { } {} ( ) [ ] \" \\ // /// //! //// # == => ==> = | * + , . _ % / 0x 0xg 12a 1 a ;".split(" "),
  ..."derive rewrite forbid invariant extend override stage use param unless optional for each let where delete cascade patch".split(" "),
  ..."error warning note help at beside and or not true false nothing repeat once times before after decreases by from to".split(" "),
  ..."count( max( sum( fold( join( all( default( choose( has( key(".split(" "),
  "\n", "\n\n", "\t", "\r", "\r\n", "\n# t\n", "\n=>\n", "\n==>\n", "}\n", "{\n", " { ", " } ",
  "é", "\u{1F600}", "\u0000", "\u00a0", "\ufeff", "\ud800", "\udc00", "\u2028", "\\n", "{a}", "\"{", "}\"", "99999999999999999999", "-1",
];

type Edit = (random: Random, text: string) => string;

const place = (random: Random, text: string): number => random.below(text.length + 1);
const splice = (text: string, from: number, to: number, put: string): string => text.slice(0, from) + put + text.slice(to);

const insertBit: Edit = (random, text) => {
  const at = place(random, text);
  return splice(text, at, at, random.pick(bits));
};
const insertCharacter: Edit = (random, text) => {
  const at = place(random, text);
  return splice(text, at, at, String.fromCharCode(random.below(random.once(4) ? 65536 : 128)));
};
const dropSome: Edit = (random, text) => {
  const at = place(random, text);
  return splice(text, at, at + 1 + random.below(random.once(6) ? 200 : 5), "");
};
const copySome: Edit = (random, text) => {
  const from = place(random, text);
  const at = place(random, text);
  return splice(text, at, at, text.slice(from, from + 1 + random.below(60)));
};
const cutOff: Edit = (random, text) => text.slice(0, place(random, text));
const repeatBit: Edit = (random, text) => {
  const at = place(random, text);
  return splice(text, at, at, random.pick(bits).repeat(2 + random.below(random.once(10) ? 3000 : 12)));
};

/** Words, edges, numbers, texts and signs, each with what stands before it. */
const tokens = /\s*(?:<-[\w|]+[+*]?-|-[\w|]+[+*]?->|"(?:\\.|[^"\\\n])*"|\w+|==>|=>|[<>=!]=|\/\/[^\n]*|[^\s])/g;

const onTokens =
  (change: (random: Random, tokens: string[]) => void): Edit =>
  (random, text) => {
    const all = text.match(tokens) ?? [];
    if (all.length < 2) return text;
    change(random, all);
    return all.join("") + (text.endsWith("\n") ? "\n" : "");
  };
const swapTokens = onTokens((random, all) => {
  const [a, b] = [random.below(all.length), random.below(all.length)];
  [all[a], all[b]] = [all[b]!, all[a]!];
});
const dropToken = onTokens((random, all) => void all.splice(random.below(all.length), 1));
const doubleToken = onTokens((random, all) => {
  const at = random.below(all.length);
  all.splice(at, 0, all[at]!);
});
const otherToken = onTokens((random, all) => {
  all[random.below(all.length)] = random.once(2) ? ` ${random.pick(bits)}` : random.pick(all);
});

const onLines =
  (change: (random: Random, lines: string[]) => void): Edit =>
  (random, text) => {
    const lines = text.split("\n");
    change(random, lines);
    return lines.join("\n");
  };
const dropLine = onLines((random, lines) => void lines.splice(random.below(lines.length), 1));
const moveLine = onLines((random, lines) => {
  const [line] = lines.splice(random.below(lines.length), 1);
  lines.splice(random.below(lines.length + 1), 0, line!);
});
const doubleLine = onLines((random, lines) => {
  const at = random.below(lines.length);
  lines.splice(at, 0, ...several(random, 1, 3, () => lines[at]!));
});

/** Edits after which many texts are still of the language. */
const gentle: readonly Edit[] = [swapTokens, dropToken, doubleToken, otherToken, dropLine, moveLine, doubleLine];
const rough: readonly Edit[] = [...gentle, insertBit, insertBit, insertCharacter, dropSome, copySome, cutOff, repeatBit];

/** A text with one to `most` edits. */
export function mutated(random: Random, text: string, most: number, how: "gentle" | "rough"): string {
  const edits = how === "gentle" ? gentle : rough;
  return several(random, 1, most, () => random.pick(edits)).reduce((now, edit) => edit(random, now), text);
}

/** Comments, blank lines and odd spaces put between tokens, which change nothing. */
export function loosened(random: Random, text: string): string {
  const all = text.match(tokens) ?? [];
  const inserts = ["  ", "\n", "\n\n\n", " // c\n", "\n// above\n", "\n\n// alone\n\n", "\t", " //\n", "\r\n", " //// not a doc\n"];
  const put = (token: string): string => (random.once(8) ? random.pick(inserts) + token.trimStart() : token);
  return all.map(put).join("") + "\n";
}
