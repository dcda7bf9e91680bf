/** Words that were written almost right, and signs of the language that were mixed up. */
import { replace, wrongWord, type Fix, type Wrong } from "./fix.js";

export function didYouMean(wrong: Wrong): readonly Fix[] {
  const word = wrongWord(wrong);
  if (!word) return [];
  return wrong.help.flatMap((line) => {
    const meant = /^did you mean `([^`]+)`/.exec(line)?.[1];
    return meant ? [{ title: `Write \`${meant}\``, edits: [replace(word, meant)], preferred: true as const }] : [];
  });
}

/** What the help of a syntax error says, with the sign that it says to write. */
const signs: readonly (readonly [said: RegExp, found: string, meant: string])[] = [
  [/in a rule it is `=>`/, "==>", "=>"],
  [/in a golden it is `==>`/, "=>", "==>"],
  [/equality is written `==`/, "=", "=="],
];

export function otherSign({ source, extent, help }: Wrong): readonly Fix[] {
  return signs.flatMap(([said, found, meant]) => {
    const here = source.text.slice(extent.start, extent.end);
    return here === found && help.some((line) => said.test(line)) ? [{ title: `Write \`${meant}\``, edits: [replace(extent, meant)], preferred: true as const }] : [];
  });
}
