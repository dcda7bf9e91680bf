// The extension starts the language server and hands the editor's settings to it; all that it knows is in the server.
const { existsSync } = require("node:fs");
const { join } = require("node:path");
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

/** How the server is started: as the settings say, else from a checkout of RACE, else `race` of the path. */
function command() {
  const told = vscode.workspace.getConfiguration("race").inspect("server.command");
  const set = told?.workspaceFolderValue ?? told?.workspaceValue ?? told?.globalValue;
  if (set?.length) return { command: set[0], args: set.slice(1) };
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const checkout = join(folder.uri.fsPath, "bin/race.js");
    if (existsSync(checkout) && existsSync(join(folder.uri.fsPath, "dist/tools/lsp/main.js"))) return { command: process.execPath, args: [checkout, "lsp"], options: { env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" } } };
  }
  return { command: "race", args: ["lsp", "--stdio"] };
}

function settings() {
  const configuration = vscode.workspace.getConfiguration("race");
  return { inlayHints: { kinds: configuration.get("inlayHints.kinds", false) }, pause: configuration.get("pause", 300) };
}

function start() {
  const watcher = vscode.workspace.createFileSystemWatcher("**/*.{race,golden,schema.json}");
  const client = new LanguageClient("race", "RACE rules", command(), {
    documentSelector: [{ language: "race" }, { language: "golden" }],
    initializationOptions: settings(),
    synchronize: { configurationSection: "race", fileEvents: watcher },
  });
  const started = client.start().catch((error) => {
    void vscode.window.showErrorMessage(`The language server of RACE did not start: ${error.message}. The setting "race.server.command" says how it is started.`);
  });
  return { client, watcher, started };
}

let running;

async function stop() {
  const { client, watcher, started } = running ?? {};
  running = undefined;
  watcher?.dispose();
  await started;
  if (client?.isRunning()) await client.stop();
}

function activate(context) {
  running = start();
  context.subscriptions.push(
    vscode.commands.registerCommand("race.restart", async () => {
      await stop();
      running = start();
    }),
  );
  return running.started;
}

module.exports = { activate, deactivate: stop };
