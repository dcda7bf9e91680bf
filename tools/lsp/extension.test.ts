/** The extension starts the server as its settings say. VS Code and its client are stood in for; the server is the real one. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { root } from "../house/sources.js";

interface Started {
  readonly server: { readonly command: string; readonly args: readonly string[] };
  readonly options: { readonly initializationOptions: unknown; readonly documentSelector: readonly { readonly language: string }[] };
}

interface Extension {
  readonly activate: (context: { subscriptions: unknown[] }) => Promise<void>;
  readonly deactivate: () => Promise<void>;
}

/** Loads the extension in an editor with these settings and folders; gives it with the clients that it started and stopped. */
function load(settings: Readonly<Record<string, unknown>>, folders: readonly string[]): { readonly extension: Extension; readonly started: Started[]; readonly stopped: string[]; readonly commands: Map<string, () => Promise<void>> } {
  const started: Started[] = [];
  const stopped: string[] = [];
  const commands = new Map<string, () => Promise<void>>();
  const vscode = {
    workspace: {
      getConfiguration: () => ({ get: (name: string, otherwise: unknown) => settings[name] ?? otherwise, inspect: (name: string) => ({ globalValue: settings[name] }) }),
      workspaceFolders: folders.map((fsPath) => ({ uri: { fsPath } })),
      createFileSystemWatcher: (pattern: string) => (assert.match(pattern, "golden"), { dispose: () => undefined }),
    },
    window: { showErrorMessage: assert.unreachable },
    commands: { registerCommand: (name: string, run: () => Promise<void>) => (commands.set(name, run), {}) },
  };
  const client = {
    LanguageClient: function (this: object, id: string, _name: string, server: Started["server"], options: Started["options"]) {
      started.push({ server, options });
      return { start: () => Promise.resolve(), isRunning: () => true, stop: async () => void stopped.push(id) };
    },
  };
  const loader = Module as unknown as { _load: (name: string, ...rest: unknown[]) => unknown };
  const usual = loader._load;
  const path = join(root, "tools/lsp/vscode/extension.js");
  const require = createRequire(import.meta.url);
  delete require.cache[path];
  loader._load = (name, ...rest) => (name === "vscode" ? vscode : name === "vscode-languageclient/node" ? client : usual(name, ...rest));
  try {
    return { extension: require(path) as Extension, started, stopped, commands };
  } finally {
    loader._load = usual;
  }
}

test("the server is what the settings say, else `race` of the path", async () => {
  const set = load({ "server.command": ["node", "x.js"], pause: 5 }, []);
  await set.extension.activate({ subscriptions: [] });
  assert.equal(set.started[0]!.server, { command: "node", args: ["x.js"] });
  assert.equal(set.started[0]!.options.initializationOptions, { inlayHints: { kinds: false }, pause: 5 });
  assert.equal(set.started[0]!.options.documentSelector.map(({ language }) => language), ["race", "golden"]);
  const usual = load({}, [tmpdir()]);
  await usual.extension.activate({ subscriptions: [] });
  assert.equal(usual.started[0]!.server, { command: "race", args: ["lsp", "--stdio"] });
  await usual.commands.get("race.restart")!();
  await usual.extension.deactivate();
  assert.is(usual.started.length, 2);
  assert.is(usual.stopped.length, 2);
});

test("in a checkout it is the checkout's, and it speaks", async () => {
  const folder = mkdtempSync(join(tmpdir(), "race-checkout-"));
  for (const part of ["bin", "dist/tools/lsp"]) mkdirSync(join(folder, part), { recursive: true });
  writeFileSync(join(folder, "dist/tools/lsp/main.js"), "");
  writeFileSync(join(folder, "bin/race.js"), `import ${JSON.stringify(join(root, "dist/tools/cli/main.js"))};\n`);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const { extension, started } = load({}, [folder]);
  await extension.activate({ subscriptions: [] });
  const { command, args } = started[0]!.server;
  assert.equal(args, [join(folder, "bin/race.js"), "lsp"]);
  const child = spawn(command, [...args], { stdio: ["pipe", "pipe", "inherit"] });
  const request = '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}';
  child.stdin.write(`Content-Length: ${request.length}\r\n\r\n${request}`);
  const answer = await new Promise<string>((done) => child.stdout.once("data", (data: Buffer) => done(data.toString())));
  assert.match(answer, "Content-Length");
  child.stdin.end();
  assert.is(await new Promise((done) => child.once("exit", done)), 0);
  rmSync(folder, { recursive: true });
});

test.run();
