/**
 * Which probes are made of a client: far ones pull every constant apart, small ones show thresholds that far ones hide,
 * and the held-out ones are never lifted from: they are what the lift is proved against, with the natural layout.
 */

export interface ProbeKind {
  readonly kind: "far" | "small" | "natural";
  readonly seed: number;
  /** `lift`: solved from. `prove`: held out. */
  readonly purpose: "lift" | "prove";
}

const range = (from: number, count: number): readonly number[] => Array.from({ length: count }, (_, i) => from + i);

/** Five far and three small probes to lift from; one of each and the natural layout to prove with. */
export const probePlan: readonly ProbeKind[] = [
  ...range(1, 5).map((seed) => ({ kind: "far", seed, purpose: "lift" }) as const),
  ...range(6, 3).map((seed) => ({ kind: "small", seed, purpose: "lift" }) as const),
  { kind: "far", seed: 101, purpose: "prove" },
  { kind: "small", seed: 102, purpose: "prove" },
  { kind: "natural", seed: 0, purpose: "prove" },
];

/** Folder name of a probe's output. */
export const probeName = (probe: ProbeKind): string => (probe.kind === "natural" ? "natural" : `${probe.kind}-${probe.seed}`);
