/**
 * The LLVM that ships with a rustc, through its C interface (LLVM 22, `llvm-c/*.h`): parse, verify, run passes, print,
 * emit an object. Nothing else of the project sees a pointer. LLVM keeps its options per process and may end the
 * process on a fatal error, so only the worker loads it.
 */
import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import koffi, { type TypeObject } from "koffi";

/** What code is generated for; empty strings leave the choice to LLVM and to the functions' own attributes. */
export interface Machine {
  readonly triple: string;
  readonly cpu: string;
  readonly features: string;
  readonly relocation: "pic" | "static";
  readonly codeModel: "default" | "small" | "kernel" | "medium" | "large";
}

declare const handle: unique symbol;
/** A module owned by LLVM; `dispose` it once. */
export type LlvmModule = { readonly [handle]: "module" };
/** A code generator for one machine. */
export type LlvmMachine = { readonly [handle]: "machine" };

/** LLVM refused: `stage` says at what, `message` is LLVM's own text. */
export class LlvmError extends Error {
  readonly stage: string;
  constructor(stage: string, message: string) {
    super(`${stage}: ${message.trim()}`);
    this.name = "LlvmError";
    this.stage = stage;
  }
}

/** A function or variable that a module defines. */
export interface GlobalDefinition {
  readonly name: string;
  readonly kind: "function" | "constant" | "variable";
  readonly threadLocal: boolean;
  /** Does the initial value hold addresses, so that the loader must write it? */
  readonly holdsAddresses: boolean;
  /** Is the initial value all zero? */
  readonly zero: boolean;
  /** "" if none was chosen. */
  readonly section: string;
  readonly setSection: (section: string) => void;
}

/** The operations that lowering needs; all throw `LlvmError`. */
export interface Llvm {
  /** Such as `22.1.2`. */
  readonly version: string;
  /** Messages that LLVM gave so far, warnings included. */
  readonly messages: readonly string[];
  /** Sets options of the whole process, such as `-unroll-partial-threshold=40`; an unknown one ends the process. */
  readonly options: (options: readonly string[]) => void;
  /** Parses and verifies; `stage` names the text in errors. */
  readonly parse: (ir: string, stage: string) => LlvmModule;
  readonly print: (module: LlvmModule) => string;
  readonly machine: (machine: Machine) => LlvmMachine;
  /** Runs a textual pipeline such as `default<O3>`, and verifies the result. */
  readonly run: (module: LlvmModule, passes: string, machine: LlvmMachine) => void;
  /** Functions and variables that the module defines, in module order. */
  readonly definitions: (module: LlvmModule) => GlobalDefinition[];
  readonly emit: (
    module: LlvmModule,
    machine: LlvmMachine,
    format: "object" | "assembly",
  ) => Uint8Array;
  readonly dispose: (module: LlvmModule) => void;
}

/** The shared library of a sysroot: the one real ELF file among the names, since some are linker scripts. */
export function findLibrary(sysroot: string): string | undefined {
  const folder = join(sysroot, "lib");
  return entries(folder)
    .filter((name) => /^libLLVM[-.\w]*$/.test(name) && name.includes(".so"))
    .sort()
    .map((name) => join(folder, name))
    .find(isElf);
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isElf(path: string): boolean {
  const head = new Uint8Array(4);
  const file = openSync(path, "r");
  try {
    return (
      readSync(file, head, 0, 4, 0) === 4 &&
      head[0] === 0x7f &&
      head[1] === 0x45 &&
      head[2] === 0x4c
    );
  } finally {
    closeSync(file);
  }
}

type Pointer = unknown;
type Spec = string | TypeObject | ReturnType<typeof koffi.out>;
type Call = (...values: unknown[]) => unknown;

const relocations = { static: 1, pic: 2 } as const;
const codeModels = { default: 0, small: 3, kernel: 4, medium: 5, large: 6 } as const;
const aggressive = 3;
const severities = ["error", "warning", "remark", "note"] as const;

/** Loads the library at `path`; once a process. */
export function loadLlvm(path: string): Llvm {
  const library = koffi.load(path);
  const P = "void *";
  const bound = new Map<string, Call>();
  const bind = (result: string | TypeObject, name: string, ...parameters: Spec[]): Call => {
    const known = bound.get(name);
    if (known) return known;
    const call = library.func(name, result, parameters) as unknown as Call;
    bound.set(name, call);
    return call;
  };
  const Message = koffi.disposable(
    "LlvmMessage",
    "str",
    bind("void", "LLVMDisposeMessage", P) as never,
  );
  const ErrorMessage = koffi.disposable(
    "LlvmErrorMessage",
    "str",
    bind("void", "LLVMDisposeErrorMessage", P) as never,
  );
  const outPointer = koffi.out(koffi.pointer(P));
  const outMessage = koffi.out(koffi.pointer(Message));

  const messages: string[] = [];
  const errors: string[] = [];
  const context = bind(P, "LLVMContextCreate")();
  const describe = bind(Message, "LLVMGetDiagInfoDescription", P);
  const severity = bind("int", "LLVMGetDiagInfoSeverity", P);
  const Handler = koffi.proto("void LlvmDiagnosticHandler(void *, void *)");
  const handler = koffi.register((info: Pointer) => {
    const kind = severities[severity(info) as number] ?? "error";
    const text = describe(info) as string;
    messages.push(`${kind}: ${text}`);
    if (kind === "error") errors.push(text);
  }, koffi.pointer(Handler));
  bind(
    "void",
    "LLVMContextSetDiagnosticHandler",
    P,
    koffi.pointer(Handler),
    P,
  )(context, handler, null);
  bind("void", "LLVMEnablePrettyStackTrace")();

  const fail = (stage: string, failed: boolean, message: unknown): void => {
    const reported = errors.splice(0).join("\n");
    if (failed || reported)
      throw new LlvmError(stage, [message, reported].filter(Boolean).join("\n"));
  };

  const copyBuffer = bind(P, "LLVMCreateMemoryBufferWithMemoryRangeCopy", P, "size_t", "str");
  const parseIr = bind("int", "LLVMParseIRInContext", P, P, outPointer, outMessage);
  const verifyModule = bind("int", "LLVMVerifyModule", P, "int", outMessage);
  const verify = (module: LlvmModule, stage: string): void => {
    const message: [string | null] = [null];
    const returnStatus = 2;
    const failed = verifyModule(module, returnStatus, message) !== 0;
    fail(stage, failed, failed ? message[0] : "");
  };
  const parse = (ir: string, stage: string): LlvmModule => {
    const bytes = Buffer.from(ir);
    const made: [Pointer] = [null];
    const message: [string | null] = [null];
    const buffer = copyBuffer(bytes, bytes.length, stage);
    fail(stage, parseIr(context, buffer, made, message) !== 0, message[0]);
    verify(made[0] as LlvmModule, stage);
    return made[0] as LlvmModule;
  };

  const takeError = bind(ErrorMessage, "LLVMGetErrorMessage", P);
  const runPasses = bind(P, "LLVMRunPasses", P, "str", P, P);
  const passOptions = passBuilderOptions(bind);
  const run = (module: LlvmModule, passes: string, machine: LlvmMachine): void => {
    const error = runPasses(module, passes, machine, passOptions);
    fail(passes, error !== null, error === null ? "" : takeError(error));
    verify(module, `after ${passes}`);
  };

  const emitTo = bind(
    "int",
    "LLVMTargetMachineEmitToMemoryBuffer",
    P,
    P,
    "int",
    outMessage,
    outPointer,
  );
  const bufferStart = bind(P, "LLVMGetBufferStart", P);
  const bufferSize = bind("size_t", "LLVMGetBufferSize", P);
  const disposeBuffer = bind("void", "LLVMDisposeMemoryBuffer", P);
  const emit = (
    module: LlvmModule,
    machine: LlvmMachine,
    format: "object" | "assembly",
  ): Uint8Array => {
    const message: [string | null] = [null];
    const made: [Pointer] = [null];
    fail(
      "code generation",
      emitTo(machine, module, format === "object" ? 1 : 0, message, made) !== 0,
      message[0],
    );
    const length = Number(bufferSize(made[0]));
    const bytes = new Uint8Array(koffi.view(bufferStart(made[0]), length)).slice();
    disposeBuffer(made[0]);
    return bytes;
  };

  const parseOptions = bind("void", "LLVMParseCommandLineOptions", "int", "str *", "str");
  const printModule = bind(Message, "LLVMPrintModuleToString", P);
  const disposeModule = bind("void", "LLVMDisposeModule", P);
  return {
    version: versionOf(bind),
    messages,
    options: (options) => void parseOptions(options.length + 1, ["race", ...options], null),
    parse,
    print: (module) => printModule(module) as string,
    machine: (machine) => createMachine(bind, outPointer, outMessage, machine),
    run,
    definitions: (module) => definitionsIn(bind as Bind, module),
    emit,
    dispose: (module) => void disposeModule(module),
  };
}

type Bind = (result: string, name: string, ...parameters: Spec[]) => Call;

function versionOf(bind: Bind): string {
  const parts = [[0], [0], [0]];
  const out = koffi.out(koffi.pointer("unsigned int"));
  bind("void", "LLVMGetVersion", out, out, out)(...parts);
  return parts.map(([part]) => part).join(".");
}

/** The same switches that rustc sets at -O3: the C interface leaves the vectorisers off. */
function passBuilderOptions(bind: Bind): Pointer {
  const options = bind("void *", "LLVMCreatePassBuilderOptions")();
  const on = [
    "LoopVectorization",
    "SLPVectorization",
    "LoopInterleaving",
    "LoopUnrolling",
    "MergeFunctions",
  ];
  for (const name of on)
    bind("void", `LLVMPassBuilderOptionsSet${name}`, "void *", "int")(options, 1);
  return options;
}

const backends: readonly (readonly [RegExp, string])[] = [
  [/^(x86_64|i[3-6]86)-/, "X86"],
  [/^aarch64/, "AArch64"],
  [/^riscv/, "RISCV"],
  [/^(thumb|arm)/, "ARM"],
];

function createMachine(
  bind: Bind,
  outPointer: Spec,
  outMessage: Spec,
  machine: Machine,
): LlvmMachine {
  const backend = backends.find(([pattern]) => pattern.test(machine.triple))?.[1];
  if (backend === undefined)
    throw new LlvmError("target", `no code generator for ${machine.triple}`);
  for (const part of ["TargetInfo", "Target", "TargetMC", "AsmPrinter", "AsmParser"])
    bind("void", `LLVMInitialize${backend}${part}`)();
  const target: [Pointer] = [null];
  const message: [string | null] = [null];
  const P = "void *";
  if (
    bind(
      "int",
      "LLVMGetTargetFromTriple",
      "str",
      outPointer,
      outMessage,
    )(machine.triple, target, message) !== 0
  )
    throw new LlvmError("target", message[0] ?? "unknown target");
  const create = bind(P, "LLVMCreateTargetMachine", P, "str", "str", "str", "int", "int", "int");
  const { triple, cpu, features } = machine;
  const numbers = [aggressive, relocations[machine.relocation], codeModels[machine.codeModel]];
  return create(target[0], triple, cpu, features, ...numbers) as LlvmMachine;
}

function definitionsIn(bind: Bind, module: LlvmModule): GlobalDefinition[] {
  const P = "void *";
  const isDeclaration = bind("int", "LLVMIsDeclaration", P);
  const list = (kind: "Function" | "Global"): Pointer[] => {
    const next = bind(P, `LLVMGetNext${kind}`, P);
    const found: Pointer[] = [];
    for (let at = bind(P, `LLVMGetFirst${kind}`, P)(module); at !== null; at = next(at))
      found.push(at);
    return found.filter((value) => isDeclaration(value) === 0);
  };
  const shared = globalReader(bind);
  return [
    ...list("Function").map((value) => ({
      ...shared(value),
      kind: "function" as const,
      ...noData,
    })),
    ...list("Global").map((value) => ({ ...shared(value), ...variableFacts(bind, value) })),
  ];
}

const noData = { threadLocal: false, holdsAddresses: false, zero: false } as const;

function globalReader(
  bind: Bind,
): (value: Pointer) => Pick<GlobalDefinition, "name" | "section" | "setSection"> {
  const P = "void *";
  const name = bind("str", "LLVMGetValueName2", P, koffi.out(koffi.pointer("size_t")));
  const section = bind("str", "LLVMGetSection", P);
  const setSection = bind("void", "LLVMSetSection", P, "str");
  return (value) => ({
    name: name(value, [0]) as string,
    section: (section(value) as string | null) ?? "",
    setSection: (to) => void setSection(value, to),
  });
}

function variableFacts(
  bind: Bind,
  value: Pointer,
): Pick<GlobalDefinition, "kind" | "threadLocal" | "holdsAddresses" | "zero"> {
  const P = "void *";
  const initial = bind(P, "LLVMGetInitializer", P)(value);
  return {
    kind: bind("int", "LLVMIsGlobalConstant", P)(value) ? "constant" : "variable",
    threadLocal: bind("int", "LLVMIsThreadLocal", P)(value) !== 0,
    holdsAddresses: mentionsGlobal(bind, initial),
    // what somebody else initialises is not zero for long: a directive puts a relocation there
    zero: bind("int", "LLVMIsNull", P)(initial) !== 0 && bind("int", "LLVMIsExternallyInitialized", P)(value) === 0,
  };
}

function mentionsGlobal(bind: Bind, constant: Pointer): boolean {
  const P = "void *";
  const isGlobal = bind(P, "LLVMIsAGlobalValue", P);
  const count = bind("int", "LLVMGetNumOperands", P);
  const operand = bind(P, "LLVMGetOperand", P, "unsigned int");
  const pending = [constant];
  while (pending.length > 0) {
    const at = pending.pop();
    if (isGlobal(at) !== null) return true;
    for (let i = 0; i < (count(at) as number); i++) pending.push(operand(at, i));
  }
  return false;
}
