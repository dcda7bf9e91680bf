/** Puts the server together: the disk, the manual of this installation, a thread for the deep checks, and the streams. */
import { dirname, join } from "node:path";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { startBackground } from "./checks/background.js";
import { readManual } from "./manual/manual.js";
import { serve } from "./server.js";
import { disk, uriOf } from "./workspace/files.js";
import { emptyWorkspace } from "./workspace/workspace.js";

/** The folder with `rules/` and `specs/`: that of the checkout, else that of the compiled files. */
function installation(): string {
  const built = join(dirname(fileURLToPath(import.meta.url)), "../..");
  const checkout = join(built, "..");
  return uriOf(existsSync(join(checkout, "rules")) && existsSync(join(checkout, "specs")) ? checkout : built);
}

/** Serves the editor at the other end of standard input and output, until it goes. */
export function startServer(): void {
  const connection = createConnection(new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout));
  const root = installation();
  // What a dependency prints must not get between the messages.
  console.log = console.info = console.warn = (...parts: readonly unknown[]) => console.error(...parts);
  const background = startBackground((text) => connection.console.error(text));
  // An editor that is gone without a word has no use for a server.
  for (const gone of ["end", "close"]) process.stdin.on(gone, () => process.exit(0));
  serve(connection, emptyWorkspace(disk, readManual(root, disk.read), root), background);
}
