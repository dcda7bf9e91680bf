/**
 * Functions of a made-up plugin that nothing calls, and conversions that nothing needs, are no part of the program, and
 * the link does not ask for what they would need; rustc compiles them all the same. Sources that are adapted to another
 * version are without them.
 */

/** A private function at the left margin: on one line, or with a body that is indented. */
const privateFunction = /^(?:#\[inline\(never\)\]\n)?fn (\w+)\(.*(?:\}\n|\{\n(?: {4}.*\n)*\}\n)/gm;

/** A conversion to a supertrait of which nothing is called. */
const unusedConversion = /\{ let up: &mut dyn api::\w+ = &mut \*\w+; +\}/g;

/** The source without conversions and private functions that nothing uses, and without those that only these call. */
export const withoutDead = (source: string): string => withoutDeadFunctions(source.replace(unusedConversion, ""));

function withoutDeadFunctions(source: string): string {
  const dead = [...source.matchAll(privateFunction)].filter(([item, name]) => !new RegExp(`\\b${name!}\\b`).test(source.replace(item, "")));
  return dead.length ? withoutDeadFunctions(dead.reduce((text, [item]) => text.replace(item, ""), source)) : source;
}
