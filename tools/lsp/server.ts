/**
 * The language server: what the editor asks, handed to the features, and what is found, told to the editor.
 * Nothing that an editor sends ends the server: what cannot be answered is answered with nothing, and written to its log.
 */
import {
  ErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
  type Connection,
  type InitializeParams,
  type InitializeResult,
  type Position,
} from "vscode-languageserver/node";
import { codeActions } from "./features/actions/actions.js";
import { completion } from "./features/completion/completion.js";
import { definition } from "./features/definition.js";
import { folding } from "./features/folding.js";
import { format } from "./features/format.js";
import { hover } from "./features/hover.js";
import { inlayHints } from "./features/inlay.js";
import { highlights, references } from "./features/references.js";
import { prepareRename, rename, type Refused } from "./features/rename.js";
import { documentSymbols, workspaceSymbols } from "./features/symbols.js";
import { legend, semanticTokens } from "./features/tokens.js";
import { watch, type Watch } from "./watch.js";
import { offsetAt, withChanges } from "./text.js";
import { pathOf, relevant, sameUri } from "./workspace/files.js";
import { sourceOf, type Source } from "./workspace/source.js";
import { addFolder, put, refresh, sourceAt, type Workspace } from "./workspace/workspace.js";
import type { Background } from "./checks/background.js";

export interface Settings {
  /** Kinds behind names without a label. */
  inlayHints: boolean;
  /** Milliseconds without a keystroke before whole programs are checked. */
  pause: number;
}

interface Server {
  readonly connection: Connection;
  readonly workspace: Workspace;
  readonly watch: Watch;
  readonly settings: Settings;
  snippets: boolean;
}

const capabilities: InitializeResult["capabilities"] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  hoverProvider: true,
  completionProvider: { triggerCharacters: [":", "-", ".", "{", " ", '"'] },
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  foldingRangeProvider: true,
  documentFormattingProvider: true,
  codeActionProvider: { codeActionKinds: ["quickfix", "refactor.rewrite"] },
  semanticTokensProvider: { legend, full: true },
  inlayHintProvider: true,
  workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null;

/** Settings come in the options of the start, or later as `race.…`; what is not understood changes nothing. */
function takeSettings(settings: Settings, given: unknown): void {
  if (!isRecord(given)) return;
  const hints = isRecord(given["inlayHints"]) ? given["inlayHints"]["kinds"] : given["inlayHints"];
  if (typeof hints === "boolean") settings.inlayHints = hints;
  if (typeof given["pause"] === "number" && given["pause"] >= 0) settings.pause = given["pause"];
}

function initialize(server: Server, params: InitializeParams): InitializeResult {
  takeSettings(server.settings, params.initializationOptions);
  server.snippets = params.capabilities?.textDocument?.completion?.completionItem?.snippetSupport === true;
  const folders = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
  for (const folder of folders) addFolder(server.workspace, sameUri(folder));
  return { capabilities, serverInfo: { name: "race lsp", version: "0.1.0" } };
}

/** A file that the editor speaks of, and the place in it. */
interface At {
  readonly textDocument: { readonly uri: string };
  readonly position: Position;
}

/** Answers a question about a file; a question about what is no file is answered with nothing. */
function about<T>({ workspace, connection }: Server, { textDocument }: Pick<At, "textDocument">, answer: (source: Source) => T): T | null {
  try {
    const source = sourceAt(workspace, sameUri(textDocument.uri));
    return source ? answer(source) : null;
  } catch (error) {
    if (error instanceof ResponseError) throw error;
    connection.console.error(String((error as Error).stack ?? error));
    return null;
  }
}

const at = (source: Source, { position }: Pick<At, "position">): number => offsetAt(source.text, source.lines(), position);

/** What was refused is said by the editor where the question was asked. */
function granted<T extends object>(result: T | Refused): T {
  if ("refused" in result) throw new ResponseError(ErrorCodes.InvalidRequest, result.refused);
  return result;
}

function documents(server: Server): void {
  const { connection, workspace, watch: watcher } = server;
  const take = (uri: string, text: string, version: number): void => {
    put(workspace, sourceOf(uri, pathOf(uri), text, true, version));
    watcher.changed(uri);
  };
  connection.onDidOpenTextDocument(({ textDocument: { uri, text, version } }) => take(sameUri(uri), text, version));
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    const uri = sameUri(textDocument.uri);
    const before = workspace.sources.get(uri);
    if (before || contentChanges.some((change) => !("range" in change))) take(uri, withChanges(before?.text ?? "", contentChanges), textDocument.version);
  });
  connection.onDidCloseTextDocument(({ textDocument }) => {
    const uri = sameUri(textDocument.uri);
    const before = workspace.sources.get(uri);
    if (before) workspace.sources.set(uri, { ...before, open: false });
    refresh(workspace, uri);
    watcher.closed(uri);
  });
  connection.onDidSaveTextDocument(({ textDocument }) => watcher.changed(sameUri(textDocument.uri)));
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const uri of changes.map((change) => sameUri(change.uri)).filter((one) => relevant.test(one))) {
      refresh(workspace, uri);
      watcher.changed(uri);
    }
  });
}

function questions(server: Server): void {
  const { connection, workspace, settings } = server;
  connection.onHover((asked) => about(server, asked, (source) => hover(workspace, source, at(source, asked)) ?? null));
  connection.onCompletion((asked) => about(server, asked, (source) => [...completion(workspace, source, at(source, asked), server.snippets)]));
  connection.onDefinition((asked) => about(server, asked, (source) => [...definition(workspace, source, at(source, asked))]));
  connection.onReferences((asked) => about(server, asked, (source) => [...references(workspace, source, at(source, asked), asked.context.includeDeclaration)]));
  connection.onDocumentHighlight((asked) => about(server, asked, (source) => [...highlights(workspace, source, at(source, asked))]));
  connection.onPrepareRename((asked) => about(server, asked, (source) => granted(prepareRename(workspace, source, at(source, asked)))));
  connection.onRenameRequest((asked) => about(server, asked, (source) => granted(rename(workspace, source, at(source, asked), asked.newName))));
  connection.onDocumentSymbol((asked) => about(server, asked, (source) => [...documentSymbols(source)]));
  connection.onWorkspaceSymbol(({ query }) => [...workspaceSymbols(workspace, query)]);
  connection.onFoldingRanges((asked) => about(server, asked, (source) => [...folding(source)]));
  connection.onDocumentFormatting((asked) => about(server, asked, (source) => [...format(source)]));
  connection.onCodeAction((asked) => about(server, asked, (source) => [...codeActions(workspace, source, asked.range, asked.context.diagnostics)]));
  connection.languages.semanticTokens.on((asked) => about(server, asked, (source) => semanticTokens(workspace, source)) ?? { data: [] });
  connection.languages.inlayHint.on((asked) => {
    if (!settings.inlayHints) return [];
    return about(server, asked, (source) => {
      const [start, end] = [asked.range.start, asked.range.end].map((position) => at(source, { position }));
      return [...inlayHints(workspace, source, { start: start!, end: end! })];
    });
  });
}

/** Serves an editor until it goes. */
export function serve(connection: Connection, workspace: Workspace, background: Background): void {
  const settings: Settings = { inlayHints: false, pause: 300 };
  const watcher = watch(connection, workspace, background, settings);
  const server: Server = { connection, workspace, watch: watcher, settings, snippets: false };
  connection.onInitialize((params) => initialize(server, params));
  connection.onInitialized(() => watcher.everything());
  connection.onDidChangeConfiguration(({ settings: given }) => {
    takeSettings(settings, isRecord(given) && isRecord(given["race"]) ? given["race"] : given);
    connection.languages.inlayHint.refresh().catch(() => undefined);
  });
  connection.onShutdown(() => background.stop());
  documents(server);
  questions(server);
  connection.listen();
}
