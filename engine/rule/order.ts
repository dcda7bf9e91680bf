/** An order of things that agrees with what must come before what, and otherwise with a given order; or the circle that leaves none. */

export interface Ordered<T> {
  readonly order: readonly T[];
  /** Things of which each must come before the next, and the last before the first. Empty if there is an order. */
  readonly circle: readonly T[];
}

/** Orders the things, which come in the order that is wanted where nothing else is said. `before` gives what must come before a thing. */
export function inOrder<T>(things: readonly T[], before: (thing: T) => readonly T[]): Ordered<T> {
  const placed = new Set<T>();
  while (placed.size < things.length) {
    const next = things.find((thing) => !placed.has(thing) && before(thing).every((one) => placed.has(one)));
    if (next === undefined)
      return {
        order: things,
        circle: circleAmong(
          things.filter((thing) => !placed.has(thing)),
          before,
        ),
      };
    placed.add(next);
  }
  return { order: [...placed], circle: [] };
}

/** Everything left waits for something that is left, so going back along it comes round. */
function circleAmong<T>(left: readonly T[], before: (thing: T) => readonly T[]): readonly T[] {
  const way: T[] = [left[0]!];
  for (;;) {
    const next = before(way[0]!).find((one) => left.includes(one))!;
    const at = way.indexOf(next);
    if (at >= 0) return way.slice(0, at + 1);
    way.unshift(next);
  }
}
