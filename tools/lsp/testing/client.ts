/**
 * A client of the language server as an editor is one: it starts the process, speaks the protocol over its streams,
 * and holds what is told of each file. Texts of tests have a cursor mark, `‸`.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter, type MessageConnection } from "vscode-jsonrpc/node";
import type { CompletionItem, Diagnostic, Position, PublishDiagnosticsParams, Range, TextEdit, WorkspaceEdit } from "vscode-languageserver/node";
import { linesOf, offsetAt, positionAt } from "../text.js";

export interface Client {
  readonly process: ChildProcess;
  readonly connection: MessageConnection;
  readonly folder: string;
  /** Opens a file with its text; gives its address and the position of the mark. */
  readonly open: (name: string, text: string) => Promise<Opened>;
  readonly change: (file: Opened, text: string) => Promise<void>;
  readonly edit: (file: Opened, start: number, end: number, text: string) => Promise<void>;
  /** What is told of a file once it is told of its present text, and the background has looked at it. */
  readonly settled: (file: Opened, fits?: (all: readonly Diagnostic[]) => boolean) => Promise<readonly Diagnostic[]>;
  /** What is told at once of the present text. */
  readonly quick: (file: Opened) => Promise<readonly Diagnostic[]>;
  readonly ask: <T>(method: string, file: Opened, more?: object) => Promise<T>;
  readonly log: readonly string[];
  readonly stop: () => Promise<void>;
  readonly kill: () => void;
}

export interface Opened {
  readonly uri: string;
  readonly position: Position;
  readonly state: { text: string; version: number };
}

export const cursor = "‸";

export interface Options {
  readonly files?: Readonly<Record<string, string>>;
  readonly initialization?: object;
  readonly snippets?: boolean;
  readonly command?: readonly string[];
}

const built = join(dirname(fileURLToPath(import.meta.url)), "../main.js");

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

/** Waits until something holds; says what did not after a minute, since other tests may want the machine as well. */
export async function until<T>(what: string | (() => string), get: () => T | undefined): Promise<T> {
  for (let tries = 0; tries < 6000; tries++) {
    const found = get();
    if (found !== undefined) return found;
    await pause(10);
  }
  throw new Error(`waited in vain for ${typeof what === "string" ? what : what()}`);
}

/** Starts a server with a workspace of these files. */
export async function startClient({ files = {}, initialization = {}, snippets = true, command = [built] }: Options = {}): Promise<Client> {
  const folder = mkdtempSync(join(tmpdir(), "race-lsp-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const child = spawn(process.execPath, [...command], { stdio: ["pipe", "pipe", "pipe"] });
  const connection = createMessageConnection(new StreamMessageReader(child.stdout!), new StreamMessageWriter(child.stdin!));
  const told = new Map<string, PublishDiagnosticsParams[]>();
  const log: string[] = [];
  child.stderr!.on("data", (data: Buffer) => log.push(data.toString()));
  connection.onNotification("window/logMessage", ({ message }: { message: string }) => void log.push(message));
  connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => void told.set(params.uri, [...(told.get(params.uri) ?? []).slice(-3), params]));
  connection.onRequest("workspace/inlayHint/refresh", () => null);
  connection.onRequest("client/registerCapability", () => null);
  connection.listen();
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "test" }],
    capabilities: { textDocument: { completion: { completionItem: { snippetSupport: snippets } } } },
    initializationOptions: { pause: 20, ...initialization },
  });
  await connection.sendNotification("initialized", {});
  const kill = (): void => {
    if (child.exitCode === null) child.kill("SIGKILL");
    connection.dispose();
    rmSync(folder, { recursive: true, force: true });
  };
  const uriIn = (name: string): string => pathToFileURL(join(folder, name)).href;
  const last = (uri: string): PublishDiagnosticsParams | undefined => told.get(uri)?.at(-1);
  const send = (file: Opened, contentChanges: readonly object[]): Promise<void> =>
    connection.sendNotification("textDocument/didChange", { textDocument: { uri: file.uri, version: ++file.state.version }, contentChanges });
  return {
    process: child,
    connection,
    folder,
    log,
    open: async (name, marked) => {
      const at = marked.indexOf(cursor);
      const text = marked.replace(cursor, "");
      const file: Opened = { uri: uriIn(name), position: positionAt(linesOf(text), Math.max(0, at)), state: { text, version: 1 } };
      await connection.sendNotification("textDocument/didOpen", { textDocument: { uri: file.uri, languageId: name.split(".").at(-1), version: 1, text } });
      return file;
    },
    change: async (file, text) => {
      file.state.text = text;
      await send(file, [{ text }]);
    },
    edit: async (file, start, end, text) => {
      const lines = linesOf(file.state.text);
      const range = { start: positionAt(lines, start), end: positionAt(lines, end) };
      file.state.text = file.state.text.slice(0, start) + text + file.state.text.slice(end);
      await send(file, [{ range, text }]);
    },
    quick: (file) => until(`diagnostics of ${file.uri}`, () => told.get(file.uri)?.find(({ version }) => version === file.state.version)?.diagnostics),
    settled: async (file, fits = () => true) => {
      const { state, uri } = file;
      return until(() => `diagnostics of ${uri}, which are ${JSON.stringify(last(uri)?.diagnostics.map(({ message }) => message))}; log: ${log.join("\n")}`, () => {
        const now = last(uri);
        return now?.version === state.version && fits(now.diagnostics) ? now.diagnostics : undefined;
      });
    },
    ask: (method, file, more = {}) => connection.sendRequest(`textDocument/${method}`, { textDocument: { uri: file.uri }, position: file.position, ...more }),
    stop: async () => {
      if (child.exitCode === null) {
        await connection.sendRequest("shutdown");
        await connection.sendNotification("exit");
        await until("the end of the server", () => child.exitCode ?? undefined);
      }
      kill();
    },
    kill,
  };
}

/** Milliseconds of processor time that the server has used. */
export function processorTime(client: Client): number {
  const fields = readFileSync(`/proc/${client.process.pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Megabytes that the server holds. */
export function memory(client: Client): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${client.process.pid}/status`, "utf8"))![1]) / 1024;
}

/** A client for the time of a test; whatever happens, its server ends. */
export async function withClient(options: Options, use: (client: Client) => Promise<void>): Promise<void> {
  const client = await startClient(options);
  try {
    await use(client);
    await client.stop();
  } finally {
    client.kill();
  }
}

/** The part of a text that a range marks. */
export function textIn(text: string, range: Range): string {
  const lines = linesOf(text);
  return text.slice(offsetAt(text, lines, range.start), offsetAt(text, lines, range.end));
}

/** A text after edits, which do not overlap. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  const lines = linesOf(text);
  const sorted = [...edits].sort((a, b) => offsetAt(text, lines, b.range.start) - offsetAt(text, lines, a.range.start));
  return sorted.reduce((now, { range, newText }) => now.slice(0, offsetAt(text, lines, range.start)) + newText + now.slice(offsetAt(text, lines, range.end)), text);
}

export const editsOf = (edit: WorkspaceEdit, file: Opened): readonly TextEdit[] => edit.changes?.[file.uri] ?? [];

/** What completion offers, as written. */
export const labels = (items: readonly CompletionItem[]): readonly string[] => items.map(({ label }) => label);
