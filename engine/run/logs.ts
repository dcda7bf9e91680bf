/** Logs of changes: kept for the things that somebody listens to, and only while somebody does. */
import { intList, type IntList } from "../match/int-list.js";
import { columnOf, kindOf, tableOf, type Store } from "../match/store.js";
import type { Change } from "./triggers.js";

interface Logged {
  read: () => IntList | undefined;
  write: (log: IntList | undefined) => void;
}

function logged(store: Store, change: Change): Logged {
  switch (change.of) {
    case "edge": {
      const table = tableOf(store, change.kind);
      return { read: () => table[change.how], write: (log) => (table[change.how] = log) };
    }
    case "node": {
      const kind = kindOf(store, change.kind);
      return { read: () => kind[change.how], write: (log) => (kind[change.how] = log) };
    }
    case "attribute": {
      const column = columnOf(store, change.name);
      return { read: () => column.changed, write: (log) => (column.changed = log) };
    }
  }
}

/** The log of a change, from now on if nobody listened before. */
export function listen(store: Store, change: Change): IntList {
  const { read, write } = logged(store, change);
  const known = read();
  if (known) return known;
  const log = intList(64);
  write(log);
  return log;
}

/** Ends the log of a change. */
export function silence(store: Store, change: Change): void {
  logged(store, change).write(undefined);
}

/** Integers of an entry in the log of a change. */
export const widthOf = (change: Change): number => (change.of === "edge" ? 2 : 1);
