/**
 * Functions of a made-up plugin that nothing calls are no part of the program, and the link does not ask for what they
 * would need; rustc compiles them all the same. Sources that are adapted to another version are without them.
 */

/** A private function at the left margin: on one line, or with a body that is indented. */
const privateFunction = /^(?:#\[inline\(never\)\]\n)?fn (\w+)\(.*(?:\}\n|\{\n(?: {4}.*\n)*\}\n)/gm;

/** The source without private functions that nothing calls, and without those that only these call. */
export function withoutDead(source: string): string {
  const dead = [...source.matchAll(privateFunction)].filter(([item, name]) => !source.replace(item, "").includes(`${name!}(`));
  return dead.length ? withoutDead(dead.reduce((text, [item]) => text.replace(item, ""), source)) : source;
}
