/** An editor at its worst: every keystroke of a file and back, messages that are none, files that are not there or too long. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { memory, until, withClient } from "./testing/client.js";
import { sound, soundGolden } from "./testing/rules.js";
import { longestText } from "./workspace/source.js";

test("typed character by character and deleted again: no crash, nothing stale", () =>
  withClient({ initialization: { pause: 0 } }, async (client) => {
    await client.open("b.race", sound);
    for (const [name, text] of [
      ["a.race", sound],
      ["b.golden", soundGolden],
    ] as const) {
      const file = await client.open(name, "");
      for (let at = 0; at < text.length; at++) {
        await client.edit(file, at, at, text[at]!);
        if (at % 7 === 0) await client.ask("completion", file, { position: { line: 10_000, character: 0 } });
        if (at % 31 === 0) await client.quick(file);
      }
      assert.equal(await client.settled(file, (all) => !all.length), []);
      for (let at = text.length - 1; at >= 0; at--) {
        await client.edit(file, at, at + 1, "");
        if (at % 31 === 0) await client.quick(file);
      }
      assert.equal(await client.settled(file, (all) => !all.length), []);
    }
    assert.equal(client.log, []);
  }));

test("memory stays bounded", () =>
  withClient({ initialization: { pause: 0 } }, async (client) => {
    const file = await client.open("a.race", sound);
    const rounds = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) {
        await client.change(file, sound.replace("64", String(i)));
        if (i % 50 === 0) await client.quick(file);
      }
    };
    await rounds(500);
    await client.settled(file);
    const before = memory(client);
    await rounds(1000);
    await client.settled(file);
    const after = memory(client);
    assert.ok(after - before < 60, `${before.toFixed(0)} MB, then ${after.toFixed(0)} MB`);
  }));

test("messages that are none do not end it", () =>
  withClient({}, async (client) => {
    const { connection } = client;
    const file = await client.open("a.race", sound);
    const unanswered = async (method: string, params: unknown): Promise<void> =>
      void (await connection.sendRequest(method, params as object).catch(() => undefined));
    for (const method of [
      "hover",
      "completion",
      "definition",
      "references",
      "rename",
      "formatting",
      "foldingRange",
      "documentSymbol",
      "codeAction",
      "documentHighlight",
      "semanticTokens/full",
    ])
      for (const params of [
        {},
        { textDocument: {} },
        { textDocument: { uri: 7 } },
        { textDocument: { uri: "file:///no/such/file.race" }, position: { line: -1, character: 1e9 } },
        { textDocument: { uri: file.uri } },
        { textDocument: { uri: "untitled:Untitled-1" }, position: { line: 0, character: 0 } },
      ])
        await unanswered(`textDocument/${method}`, params);
    await unanswered("no/such/method", { x: 1 });
    await connection.sendNotification("textDocument/didChange", {});
    await connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: file.uri, version: 2 },
      contentChanges: [{ range: { start: { line: 90, character: 9 }, end: { line: 1, character: 0 } }, text: "x" }],
    });
    await connection.sendNotification("textDocument/didOpen", { textDocument: null });
    await connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [
        { uri: "file:///no/such.race", type: 2 },
        { uri: "%%%", type: 9 },
      ],
    });
    client.process.stdin!.write("Content-Length: 5\r\n\r\n{]}[x");
    client.process.stdin!.write('Content-Length: 17\r\n\r\n{"jsonrpc":"2.0"}');
    file.state.version = 2;
    await client.change(file, sound.replace("LayoutSymbol", "LayoutSymbl"));
    await client.settled(file, (all) => all.some(({ code }) => code === "no_such_kind"));
  }));

test("files that are too long, or of one line, or of nothing but signs", () =>
  withClient({}, async (client) => {
    const long = await client.open("long.race", "a".repeat(longestText + 1));
    assert.match(String((await client.settled(long, (all) => all.length === 1))[0]!.message), "not looked into");
    for (const text of [
      "{".repeat(100_000),
      '"'.repeat(50_000),
      "a -x-> ".repeat(50_000),
      "derive x { ".repeat(5_000),
      "\0\u{1F600}\uD800".repeat(10_000),
      `derive x { where ${"(".repeat(20_000)}`,
      "/// \n".repeat(20_000),
    ]) {
      const file = await client.open("odd.race", text);
      await client.quick(file);
      await client.ask("hover", file);
      await client.ask("completion", file, { position: { line: 0, character: 3 } });
      await client.ask("semanticTokens/full", file);
      await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri: file.uri } });
    }
    assert.is(client.process.exitCode, null);
  }));

test("the server ends with its editor", () =>
  withClient({}, async (client) => {
    client.process.stdin!.end();
    await until("the end of the server", () => client.process.exitCode ?? undefined);
  }));

test.run();
