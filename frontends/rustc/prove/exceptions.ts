/**
 * The only ways in which a lifted module may differ from rustc's own IR for a layout, and why each is no loss.
 * Whatever is not in this table is a difference, and refuses its function.
 */

/** Every exception with what makes it sound; reports count how often each was used. */
export const exceptions = {
  dereferenceable: "the lift may promise fewer bytes behind a pointer than rustc does, never more",
  sret: "the lift may promise a smaller result slot than rustc does, never a larger one",
  range: "the lift may give a wider range of a value than rustc does, or none",
  align:
    "the lift may promise less alignment than rustc does for one layout, a divisor of it",
  frame:
    "a reserved frame slot stands for one of exactly the symbolic size; a guard holds that size below it",
  scale: "a byte GEP by index * size stands for a GEP over a type of that size",
  zero: "rustc omits what changes nothing in the natural layout (a GEP by an offset of zero, a discriminant of zero that is subtracted, one of one that is multiplied by); its value is its operand",
  switch: "comparisons with scattered discriminants stand for a switch over them; how often each label is taken is no matter",
  constant: "names of constants are hashes of their contents: the contents are compared instead",
  vtable: "a vtable that the link synthesises stands for rustc's own: its shape is the program's",
  drop: "the definer's drop function stands for drop glue of a marked type",
  absent:
    "rustc does not make this function for the natural layout (a neighbour was chosen by size): held-out probes prove it",
  choice:
    "std chooses between two functions by the size of the elements, for speed alone: either is right for every size",
  debug:
    "debug locations and attribute groups are numbered apart: locations are not compared, groups by their text",
} as const;

export type Exception = keyof typeof exceptions;

/** How often each exception was used. */
export type Uses = Record<Exception, number>;

export const noUses = (): Uses =>
  Object.fromEntries(Object.keys(exceptions).map((name) => [name, 0])) as Uses;

/** Pairs of functions of std that do the same for elements of every size; a mangled name contains the mark of one. */
export const interchangeable: readonly (readonly [string, string])[] = [
  // core::slice::sort::unstable::quicksort: branchless up to 96 bytes
  ["30partition_hoare_branchy_cyclic", "34partition_lomuto_branchless_cyclic"],
];

/**
 * Functions of std that only choose a way of sorting or rotating by the size of the elements, for speed alone: the probes, whose
 * elements are all large, choose the way that is right for every size. Mangled names contain all of these marks.
 */
const choosers: readonly (readonly RegExp[])[] = [
  // core::slice::sort::shared::smallsort: networks and scratch arrays of at most 4096 bytes
  [/6shared9smallsort/, /SmallSort(?:Freeze)?TypeImpl(?:20small_sort_threshold|10small_sort)/],
  // core::slice::rotate: a buffer on the stack for elements of at most four words
  [/^_RINv.*4core5slice6rotate10ptr_rotate/],
  // eight elements at a time instead of four, up to 16 bytes
  [/6shared9smallsort31small_sort_general_with_scratch/],
  // core::slice::sort::stable::quicksort: four comparisons a round, up to 16 bytes
  [/6stable9quicksort16stable_partition/],
];

/** Whether std's function differs by size for speed alone, so that the natural layout may have another body. */
export const choosesBySize = (name: string): boolean =>
  choosers.some((marks) => marks.every((mark) => mark.test(name)));
