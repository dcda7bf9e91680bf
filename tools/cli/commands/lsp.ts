/** `race lsp`: the language server. It is loaded only here, so that no other command waits for it. */
export async function lspCommand(): Promise<void> {
  const { startServer } = await import("../../lsp/start.js");
  startServer();
}
