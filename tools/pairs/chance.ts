/** Chance by name: what is drawn under a name depends on the seed and the name alone, not on what else was drawn. */
import { hashOf } from "../../frontends/rustc/pack/cache.js";
import { randomOf, type Random } from "../fuzz/random.js";

/** Whether something is so, with a chance in percent. */
export type Chance = (name: string, percent: number) => boolean;

/** The stream of a seed and a name. */
export const streamOf = (seed: number, name: string): Random => randomOf(seed, parseInt(hashOf(name).slice(0, 8), 16));

export const chanceOf =
  (seed: number, prefix: string): Chance =>
  (name, percent) =>
    streamOf(seed, `${prefix} ${name}`).below(100) < percent;
