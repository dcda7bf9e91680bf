/** Where two texts that should agree do not: the part between what they begin with and what they end with, painted in both. */

/** How far two texts agree, word by word so that no half of a name is marked. */
function common(words: readonly string[], others: readonly string[]): number {
  let count = 0;
  while (count < words.length && count < others.length && words[count] === others[count]) count++;
  return count;
}

const wordsOf = (text: string): readonly string[] => text.match(/[\w']+|\s+|[^\w\s]/g) ?? [];

/** Both texts with what differs painted; texts of which nothing is alike stay as they are. */
export function emphasised(one: string, other: string, paint: (text: string) => string): readonly [string, string] {
  const [left, right] = [wordsOf(one), wordsOf(other)];
  const start = common(left, right);
  const end = Math.min(common([...left].reverse(), [...right].reverse()), Math.min(left.length, right.length) - start);
  if (start + end === 0 || one === other) return [one, other];
  const painted = (words: readonly string[]): string => {
    const middle = words.slice(start, words.length - end).join("");
    return words.slice(0, start).join("") + (middle.trim() ? paint(middle) : middle) + words.slice(words.length - end).join("");
  };
  return [painted(left), painted(right)];
}
