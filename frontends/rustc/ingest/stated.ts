/**
 * What is stated of functions of the toolchain and the system, so that their code is not followed: behind each of them
 * stands machinery (formatting a message, growing a heap, waiting in the kernel) of which only the outcome matters.
 * Everything that is not here is followed, and what has no code in the link is unknown: nothing is harmless by default.
 */

export type Stated = "panic" | "abort" | "allocate" | "deallocate" | "block" | "io";

/** By path without hashes, with the reason. A path that ends in `::` stands for all below it. */
const paths: readonly (readonly [Stated, string])[] = [
  // panics that are not to unwind end the program
  ["abort", "core::panicking::panic_nounwind"],
  ["abort", "core::panicking::panic_nounwind_fmt"],
  ["abort", "core::panicking::panic_nounwind_nobacktrace"],
  ["abort", "core::panicking::panic_cannot_unwind"],
  ["abort", "core::panicking::panic_in_cleanup"],
  // all other panics of core end here; what they do with the message is the panic handler's matter
  ["panic", "core::panicking::"],
  ["panic", "std::panicking::"],
  ["panic", "__rustc::rust_begin_unwind"],
  ["panic", "__rustc::rust_panic"],
  // the program ends: only what unwinds differs from a panic
  ["abort", "std::process::abort"],
  ["abort", "std::process::exit"],
  ["panic", "alloc::alloc::handle_alloc_error"],
  // the shims that the compiler puts between a program and its allocator
  ["allocate", "__rustc::__rust_alloc"],
  ["allocate", "__rustc::__rust_alloc_zeroed"],
  ["allocate", "__rustc::__rust_realloc"],
  ["deallocate", "__rustc::__rust_dealloc"],
  // locks and threads of std wait in the kernel
  ...["park", "park_timeout", "sleep", "sleep_until", "yield_now"].flatMap((name): [Stated, string][] => [
    ["block", `std::thread::${name}`],
    // where they stand since std 1.93
    ["block", `std::thread::functions::${name}`],
  ]),
  ["block", "std::sys::sync::"],
  ["io", "std::io::"],
  ["io", "std::fs::"],
  ["io", "std::net::"],
];

const names: { readonly [name: string]: Stated } = {
  abort: "abort",
  _Unwind_RaiseException: "panic",
  malloc: "allocate",
  calloc: "allocate",
  realloc: "allocate",
  posix_memalign: "allocate",
  aligned_alloc: "allocate",
  free: "deallocate",
  // the C library's generic call of the system, by which std waits for locks
  syscall: "block",
  pthread_mutex_lock: "block",
  pthread_cond_wait: "block",
  pthread_join: "block",
  nanosleep: "block",
  clock_nanosleep: "block",
  sched_yield: "block",
  poll: "block",
  read: "io",
  write: "io",
  writev: "io",
  open64: "io",
};

/** What is stated of the function of this name and path, if anything is. */
export function statedOf(name: string, path: string): Stated | undefined {
  if (Object.hasOwn(names, name)) return names[name];
  return paths.find(([, one]) => (one.endsWith("::") ? path.startsWith(one) : path === one))?.[0];
}
