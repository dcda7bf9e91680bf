/** The command line: which commands there are, and what they take. Exit status 0: done; 1: refused; 2: wrong use. */
import { Command, InvalidArgumentError, Option } from "commander";
import { checkCommand, linkCommand, type CheckOptions, type LinkOptions } from "./commands/link.js";
import { diffCommand, type DiffOptions } from "./commands/diff.js";
import { explainCommand, type ExplainOptions } from "./commands/explain.js";
import { inspectCommand, type InspectOptions } from "./commands/inspect.js";
import { lspCommand } from "./commands/lsp.js";
import { packCommand, type PackOptions } from "./commands/pack.js";
import { rulesFormatCommand, type FormatOptions } from "./commands/rules-format.js";
import { rulesCheckCommand, rulesTestCommand } from "./commands/rules.js";
import { listCommand, prepareCommand, removeCommand, type PrepareOptions } from "./commands/toolchain.js";
import { verifyCommand, type VerifyCommandOptions } from "./commands/verify.js";
import { cleanUpWhenInterrupted, type Format } from "./exit.js";

const format = (): Option => new Option("--format <format>", "how diagnostics are written").choices(["human", "json"]).default("human");
const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];
const collectPair = (value: string, all: readonly string[]): readonly string[] => {
  if (value.indexOf("=") < 1) throw new InvalidArgumentError("It must be NAME=VALUE.");
  return [...all, value];
};
const names = (value: string): readonly string[] => value.split(",").filter((name) => name !== "");
const number = (least: number) => (value: string): number => {
  const read = Number(value);
  if (!/^[0-9]+$/.test(value) || read < least) throw new InvalidArgumentError(`It must be a number from ${least} on.`);
  return read;
};

/** `0x08000000`, or digits alone. */
const address = (value: string): bigint => {
  if (!/^(?:0x[0-9a-fA-F]+|[0-9]+)$/.test(value)) throw new InvalidArgumentError("It must be an address such as 0x20000000.");
  return BigInt(value);
};

function build(done: (status: number) => void): Command {
  const race = new Command("race").description("RACE: a semantic linker for Rust").version("0.1.0").exitOverride().showHelpAfterError("(race --help says more)");
  race
    .command("pack <crate-dir>")
    .description("compile a Cargo package into an .rcrate")
    .option("-o, --output <file>", "where the .rcrate goes (default: CRATE.rcrate)")
    .option("--toolchain <name>", "a name that rustup knows, or the folder of a toolchain", "stable")
    .option("--target <triple>", "what to compile for (default: the toolchain's own)")
    .option("--features <list>", "features to switch on")
    .option("--no-default-features", "switch the default features off")
    .option("--profile <name>", "Cargo profile", "release")
    .addOption(new Option("--std <part>", "what of the toolchain's own crates the .rcrate carries and describes (default: needed for targets without a system, else whole)").choices(["whole", "needed"]))
    .option("--any-compiler", "for hosts by compilers of any layout rule: options, results and other enums of std cross everywhere, at the price of some more code (uses the std of `race toolchain prepare`, and makes it when it is missing)")
    .option("--policy <file>", "with --any-compiler: a policy that chooses enums of which the code has numbers and a link compares them, instead of symbols: less code, for hosts that take the same values; the plugin is compiled twice, since the policy sees what symbols cost (repeatable)", collect, [])
    .option("--param <name=value>", "value of a policy's parameter (repeatable)", collectPair, [])
    .option("--keep <folder>", "keep every intermediate text there")
    .option("-q, --quiet", "no progress")
    .addOption(format())
    .action(async (folder: string, options: PackOptions) => done(await packCommand(folder, options)));
  race
    .command("link <files...>")
    .description("link .rcrate files, objects and archives")
    .requiredOption("-o, --output <file>", "the output; its certificate is <file>.link.json, and what --emit defsym cannot say in a script is <file>.o")
    .option("--policy <file>", "a policy beside the library (repeatable)", collect, [])
    .option("--param <name=value>", "value of a policy's parameter (repeatable)", collectPair, [])
    .addOption(new Option("--emit <what>", "what to write").choices(["exe", "obj", "defsym"]).default("exe"))
    .addOption(new Option("--linker <linker>", "the final linker").choices(["cc", "lld", "mold", "internal"]))
    .option("--base <address>", "where a program begins that RACE lays out", address)
    .option("--ram <address>", "where it has memory to write, if that is a memory of its own: first values lie behind\nthe code, from __sidata, and the program copies them to __sdata until __edata and\nclears __sbss until __ebss", address)
    .option("--shuffle <seed>", "take the rewrites of policies in another order, one for each seed: the result must be the same", number(0))
    .option("-v, --verbose", "show each step with its time")
    .addOption(format())
    .action(async (files: string[], options: LinkOptions) => done(await linkCommand(files, options)));
  race
    .command("check <files...>")
    .description("everything that link does, with nothing written")
    .option("--why <fact>", "also give the smallest derivation of a fact, such as `attribute KEY.NAME` or `edge KEY KIND KEY`")
    .option("--why-not <rule>", "also say why this rule did not fire")
    .option("--bind <name=key>", "a name of the rule and the node that it must be, for --why-not (repeatable)", collectPair, [])
    .option("--policy <file>", "a policy beside the library (repeatable)", collect, [])
    .option("--param <name=value>", "value of a policy's parameter (repeatable)", collectPair, [])
    .option("--shuffle <seed>", "take the rewrites of policies in another order, one for each seed: the result must be the same", number(0))
    .option("-v, --verbose", "show each step with its time")
    .addOption(format())
    .action(async (files: string[], options: CheckOptions) => done(await checkCommand(files, options)));
  race
    .command("inspect <file>")
    .description("manifest, types, sites and guards of an .rcrate")
    .option("--json", "the manifest as JSON")
    .addOption(format())
    .action((file: string, options: InspectOptions) => done(inspectCommand(file, options)));
  race
    .command("diff <old> <new>")
    .description("what changed between two versions of an interface, and what it means for whom: status 1 if something may break")
    .option("--policy <file>", "a policy beside the library (repeatable)", collect, [])
    .option("--param <name=value>", "value of a policy's parameter (repeatable)", collectPair, [])
    .option("--except-held", "what only copies of the interface's own code in plugins (generic functions, default bodies) can notice does not count")
    .option("--json", "as JSON (specs/diff.schema.json)")
    .addOption(format())
    .action((a: string, b: string, options: DiffOptions) => done(diffCommand(a, b, options)));
  race
    .command("explain <output> [what]")
    .description("which rule decided a site or symbol of a linked output, and why")
    .option("--json", "the facts as JSON")
    .option("--stack", "the most stack that each entry takes, with the deepest calls; of a link whose policy asked what functions do")
    .option("--why <fact>", "the smallest derivation of a fact, such as `attribute KEY.NAME` or `edge KEY KIND KEY` (with --inputs)")
    .option("--why-not <rule>", "why this rule did not fire: the longest partial match and the clause that blocked it (with --inputs)")
    .option("--inputs <files...>", "the .rcrate files of the link, for --why and --why-not")
    .option("--bind <name=key>", "a name of the rule and the node that it must be, for --why-not (repeatable)", collectPair, [])
    .addOption(format())
    .action(async (output: string, what: string | undefined, options: ExplainOptions) => done(await explainCommand(output, what, options)));
  race
    .command("verify <policies...>")
    .description("search small graphs for one under which a policy goes wrong: an invariant that fails, rules without an end, orders that disagree")
    .option("--elements <n>", "most nodes of a graph (default: 6); with --given most nodes beside the drawn ones (default: 1)", number(0))
    .option("--kinds <list>", "kinds of node that graphs are made of (default: those that the policy looks at)", names)
    .option("--edges <list>", "kinds of edge that graphs are made of, also if the policy derives them", names)
    .option("--all", "also what the policy's invariants and rewrites do not depend on")
    .option("--values <attribute=list>", "values of an attribute, as Kind.attribute or attribute; none leaves it out (repeatable)", collectPair, [])
    .option("--param <name=value>", "value of a policy's parameter (repeatable)", collectPair, [])
    .option("--given <golden>", "begin with the graphs of this golden (repeatable)", collect, [])
    .option("--states", "count the states that rewrites lead to from the given graphs, in every order")
    .option("--symmetry", "with --states: states that a symmetry of the graph maps to each other count once")
    .option("--steps <n>", "most steps of one run (default: 1000)", number(1))
    .option("--seconds <n>", "stop after this time and say what was covered", number(0))
    .option("--svg <file>", "draw the counterexample")
    .option("--json", "the result as JSON")
    .addOption(format())
    .action(async (policies: string[], options: VerifyCommandOptions) => done(await verifyCommand(policies, options)));
  const rules = race.command("rules").description("the rule language by itself");
  rules.command("check [files...]").description("parse and check rule files (default: the library)").addOption(format()).action((files: string[], options: { format: Format }) => done(rulesCheckCommand(files, options.format)));
  rules.command("fmt [files...]").description("write rule files and goldens in the house look (default: the library)").option("--check", "only name the files that would change").addOption(format()).action((files: string[], options: FormatOptions) => done(rulesFormatCommand(files, options)));
  rules.command("test [files...]").description("run goldens (default: the library's); UPDATE=1 rewrites what they expect").addOption(format()).action((files: string[], options: { format: Format }) => done(rulesTestCommand(files, options.format)));
  race
    .command("lsp")
    .description("the language server for .race and .golden files, over standard input and output; specs/editor.md says how editors start it")
    .option("--stdio", "as editors say it; there is no other way")
    .action(() => lspCommand());
  const toolchain = race.command("toolchain").description("what pack needs from rustc");
  toolchain.command("list").description("toolchains, what they lack, what is prepared, and which layout rule they follow").action(async () => done(await listCommand()));
  toolchain
    .command("prepare [toolchain]")
    .description("build the driver, and the std that plugins for hosts by any compiler are compiled against: once, about a minute")
    .option("--target <triple>", "what will be compiled for (default: the toolchain's own)")
    .option("--driver-only", "leave the std out: packing for hosts by compilers of one layout rule needs none")
    .option("-q, --quiet", "no progress")
    .addOption(format())
    .action(async (name: string | undefined, options: PrepareOptions) => done(await prepareCommand(name ?? "stable", options)));
  toolchain
    .command("remove [toolchain]")
    .description("take what was prepared for a toolchain, or for a commit of rustc, out of the cache")
    .addOption(format())
    .action(async (name: string | undefined, options: { format: Format }) => done(await removeCommand(name ?? "stable", options.format)));
  return race;
}

cleanUpWhenInterrupted();
try {
  await build((status) => (process.exitCode = status)).parseAsync();
} catch (error) {
  const { code, exitCode } = error as { code?: string; exitCode?: number };
  if (!code?.startsWith("commander.")) throw error;
  process.exitCode = exitCode === 0 ? 0 : 2;
}
