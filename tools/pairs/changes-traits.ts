/** Changes of traits and of free functions: methods, default bodies, signatures, supertraits. */
import { shuffled, type Random } from "../fuzz/random.js";
import { isPlain } from "./api.js";
import { crossingType, inserted, replaced, without, type Change } from "./change.js";
import { withAbove, withTrait, type Function, type Interface, type Method, type Parameter, type Trait } from "./interface.js";

const ofTrait = (deed: (random: Random, one: Trait, of: Interface) => Trait | undefined): Change["deed"] => (random, of) => {
  const next = deed(random, random.pick(of.traits), of);
  return next && withTrait(of, next);
};

const ofMethod = (deed: (random: Random, one: Method, of: Interface, trait: Trait) => Method | undefined): Change["deed"] =>
  ofTrait((random, trait, of) => {
    if (!trait.methods.length) return undefined;
    const one = random.pick(trait.methods);
    const next = deed(random, one, of, trait);
    return next && { ...trait, methods: replaced(trait.methods, one, next) };
  });

const ofFunction = (deed: (random: Random, one: Function, of: Interface) => Function | undefined): Change["deed"] => (random, of) => {
  if (!of.functions.length) return undefined;
  const one = random.pick(of.functions);
  const next = deed(random, one, of);
  return next && { ...of, functions: replaced(of.functions, one, next) };
};

function parameter(random: Random, of: Interface): Parameter {
  const mode = random.pick(["value", "shared", "unique"] as const);
  return { mode, type: crossingType(random, of, mode === "value") };
}

export function functionOf(random: Random, of: Interface, name: string): Function {
  const parameters = Array.from({ length: random.below(3) }, () => parameter(random, of));
  return { name, parameters, result: crossingType(random, of, true), unsafe: false, extern: false, tracked: false, salt: random.below(500) };
}

export function methodOf(random: Random, of: Interface, trait: Trait, number: number, provided: boolean): Method {
  const receiver = random.pick(["&self", "&self", "&mut self", "&mut self", "self: Box<Self>"] as const);
  const made = random.once(3) ? { ...functionOf(random, of, ""), parameters: [], result: { kind: "scalar", name: "u64" } as const } : functionOf(random, of, "");
  const calls = trait.methods.filter((one) => isPlain(one) && random.once(2)).map((one) => one.name);
  return { ...made, name: `m${number}`, receiver, provided, calls };
}

const addedMethod = (provided: boolean): Change["deed"] => (random, of) => {
  const trait = random.pick(of.traits);
  const method = methodOf(random, of, trait, of.next, provided);
  return { ...withTrait(of, { ...trait, methods: inserted(random, trait.methods, method) }), next: of.next + 1 };
};

type Signed = Function | Method;

const otherArity = (random: Random, one: Signed, of: Interface): Signed => ({ ...one, parameters: one.parameters.length && random.once(2) ? one.parameters.slice(1) : [...one.parameters, parameter(random, of)] });

function otherParameter<T extends Signed>(random: Random, one: T, of: Interface): T | undefined {
  if (!one.parameters.length) return undefined;
  const first = one.parameters[0]!;
  const next = random.once(2) ? { ...first, mode: random.pick((["value", "shared", "unique"] as const).filter((mode) => mode !== first.mode)) } : { ...first, type: crossingType(random, of, first.mode === "value") };
  return { ...one, parameters: replaced(one.parameters, first, next) };
}

/** Whether `name` may stand above `trait`: it has no way down to it. */
const mayStandAbove = (of: Interface, trait: Trait, name: string): boolean => !trait.above.includes(name) && !withAbove(of, name).some((one) => one.name === trait.name);

function supertraitAdded(random: Random, trait: Trait, of: Interface): Trait | undefined {
  const names = of.traits.map((one) => one.name).filter((name) => name.startsWith("N") && mayStandAbove(of, trait, name));
  return names.length ? { ...trait, above: inserted(random, trait.above, random.pick(names)) } : undefined;
}

/** A trait that nobody implements, all of whose methods have bodies, set above one that is there. */
function newSupertrait(random: Random, of: Interface): Interface {
  const trait = random.pick(of.traits);
  const empty: Trait = { name: `N${of.next}`, above: [], methods: [], generic: false };
  const methods = Array.from({ length: 1 + random.below(2) }, (_, i) => methodOf(random, of, empty, of.next + 1 + i, true));
  const next: Trait = { ...empty, methods };
  return { ...withTrait(of, { ...trait, above: inserted(random, trait.above, next.name) }), traits: [next, ...of.traits.map((one) => (one === trait ? { ...one, above: inserted(random, one.above, next.name) } : one))], next: of.next + 3 };
}

const traitChanges: readonly Change[] = [
  { kind: "method with a body added", gentle: true, deed: addedMethod(true) },
  { kind: "method without a body added", gentle: false, deed: addedMethod(false) },
  { kind: "methods reordered", gentle: true, deed: ofTrait((random, one) => (one.methods.length > 1 ? { ...one, methods: shuffled(random, one.methods) } : undefined)) },
  { kind: "method removed", gentle: false, deed: ofTrait((random, one) => (one.methods.length > 1 ? { ...one, methods: without(one.methods, random.pick(one.methods)) } : undefined)) },
  { kind: "method gains a body", gentle: true, deed: ofMethod((_, one) => (one.provided ? undefined : { ...one, provided: true })) },
  { kind: "method loses its body", gentle: false, deed: ofMethod((_, one) => (one.provided ? { ...one, provided: false } : undefined)) },
  { kind: "default body changed", gentle: true, deed: ofMethod((random, one) => (one.provided ? { ...one, salt: one.salt + 1 + random.below(50) } : undefined)) },
  { kind: "generic method comes or goes", gentle: true, deed: ofTrait((_, one) => ({ ...one, generic: !one.generic })) },
  { kind: "method's arity changed", gentle: false, deed: ofMethod((random, one, of) => otherArity(random, one, of) as Method) },
  { kind: "method's parameter changed", gentle: false, deed: ofMethod(otherParameter) },
  { kind: "method's result changed", gentle: false, deed: ofMethod((random, one, of) => ({ ...one, result: crossingType(random, of, true) })) },
  { kind: "method's receiver changed", gentle: false, deed: ofMethod((_, one) => (one.receiver === "self: Box<Self>" ? undefined : { ...one, receiver: one.receiver === "&self" ? "&mut self" : "&self" })) },
  { kind: "method's qualifiers changed", gentle: false, deed: ofMethod((random, one) => qualified(random, one)) },
  { kind: "supertrait added", gentle: false, deed: ofTrait(supertraitAdded) },
  { kind: "supertrait with bodies added", gentle: true, deed: newSupertrait },
  { kind: "supertrait removed", gentle: false, deed: ofTrait((random, one) => (one.above.length ? { ...one, above: without(one.above, random.pick(one.above)) } : undefined)) },
  { kind: "supertraits reordered", gentle: true, deed: ofTrait((_, one) => (one.above.length > 1 ? { ...one, above: [...one.above].reverse() } : undefined)) },
];

function qualified<T extends Signed>(random: Random, one: T): T {
  const what = random.pick(["unsafe", "extern", "tracked"] as const);
  // a function cannot have both
  return what === "tracked" && one.extern ? { ...one, unsafe: !one.unsafe } : what === "extern" && one.tracked ? { ...one, tracked: false } : { ...one, [what]: !one[what] };
}

const functionChanges: readonly Change[] = [
  { kind: "function added", gentle: true, deed: (random, of) => ({ ...of, functions: inserted(random, of.functions, functionOf(random, of, `g${of.next}`)), next: of.next + 1 }) },
  { kind: "function removed", gentle: false, deed: (random, of) => (of.functions.length ? { ...of, functions: without(of.functions, random.pick(of.functions)) } : undefined) },
  { kind: "function's body changed", gentle: true, deed: ofFunction((random, one) => ({ ...one, salt: one.salt + 1 + random.below(50) })) },
  { kind: "function's signature changed", gentle: false, deed: ofFunction((random, one, of) => (random.once(2) ? otherArity(random, one, of) : random.once(2) ? otherParameter(random, one, of) : { ...one, result: crossingType(random, of, true) })) },
  { kind: "function's qualifiers changed", gentle: false, deed: ofFunction(qualified) },
];

export const otherChanges: readonly Change[] = [...traitChanges, ...functionChanges];
