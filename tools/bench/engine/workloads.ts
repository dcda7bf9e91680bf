/** All workloads, in the order of the table. */
import { closure, repeated } from "./closure/closure.js";
import { comb } from "./comb/comb.js";
import { philosophers, turned } from "./philosophers/philosophers.js";
import { deadlock, token } from "./ring/ring.js";
import { sierpinski } from "./sierpinski/sierpinski.js";
import { vtables } from "./vtables/vtables.js";
import type { Workload } from "./workload.js";

export const workloads: readonly Workload[] = [token, deadlock, sierpinski, comb, philosophers, turned, closure, repeated, vtables];
