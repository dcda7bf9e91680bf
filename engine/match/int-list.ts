/** Integers in a row that grow by doubling: matches, logs and scratch lists of the engine, without an object for each entry. */

export interface IntList {
  data: Int32Array;
  length: number;
}

/** An empty list. */
export function intList(capacity = 16): IntList {
  return { data: new Int32Array(capacity), length: 0 };
}

/** Makes room for `length` entries; gives the array to write to. */
export function reserve(list: IntList, length: number): Int32Array {
  if (length > list.data.length) list.data = resized(list.data, Math.max(length, list.data.length * 2));
  return list.data;
}

export function push(list: IntList, value: number): void {
  if (list.length === list.data.length) list.data = resized(list.data, list.length * 2);
  list.data[list.length++] = value;
}

export function pushPair(list: IntList, one: number, other: number): void {
  const data = reserve(list, list.length + 2);
  data[list.length] = one;
  data[list.length + 1] = other;
  list.length += 2;
}

/** The same entries in an array of another length; what is new is 0. */
export function resized(data: Int32Array, length: number): Int32Array {
  const larger = new Int32Array(length);
  larger.set(data.length > length ? data.subarray(0, length) : data);
  return larger;
}

/** Sorts a short list, smallest first. */
export function sortList({ data, length }: IntList): void {
  for (let i = 1; i < length; i++) {
    const value = data[i]!;
    let at = i;
    for (; at > 0 && data[at - 1]! > value; at--) data[at] = data[at - 1]!;
    data[at] = value;
  }
}
