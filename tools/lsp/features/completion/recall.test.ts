/**
 * Whatever stands in the library would have been offered where it stands: each word is taken out, with what follows it
 * on its line or in the whole file, and must be among what completion says.
 */
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { root } from "../../../house/sources.js";
import { readManual } from "../../manual/manual.js";
import type { Word } from "../../syntax/outline.js";
import { bindingOf } from "../../syntax/outline.js";
import { disk, uriOf } from "../../workspace/files.js";
import { sourceOf, type Source } from "../../workspace/source.js";
import { addFolder, allSources, emptyWorkspace } from "../../workspace/workspace.js";
import { completion } from "./completion.js";

const base = uriOf(root);
const workspace = emptyWorkspace(disk, readManual(base, disk.read), base);
addFolder(workspace, uriOf(join(root, "rules")));
const sources = allSources(workspace).filter(({ path }) => /\/rules\/(?:layout|vtable|symbol)\//.test(path));

/** Names that are new where they stand need not be offered, nor what only the whole word before them says. */
function isOffered(word: Word): boolean {
  if (word.role === "keyword") return !/^(?:each|as)$/.test(word.text);
  // `_2` is a node that has no name
  if (word.role === "name") return !/^_\d+$/.test(word.text) && !word.short && bindingOf(word) !== word;
  return !word.binds;
}

const offered = (source: Source, text: string, at: number): ReadonlySet<string> => {
  const probe = sourceOf(source.uri, source.path, text, true, 0);
  return new Set(completion(workspace, probe, at, true).flatMap(({ label }) => [label, label.replace(/^:/, ""), label.replace(/^for each$/, "for"), label.replace(/^<?-(\w+)->?$/, "$1")]));
};

/** Ways to have typed no further than to a word. */
const cuts: Readonly<Record<string, (text: string, word: Word) => string>> = {
  "the word taken out": (text, { start, end }) => text.slice(0, start) + text.slice(end),
  // With the lines on which a path goes on.
  "the rest of the line taken out": (text, { start }) => text.slice(0, start) + text.slice(start).replace(/^[^\n]*(?:\n\s+<?-[^\n]*)*/, ""),
  "the rest of the file taken out": (text, { start }) => text.slice(0, start),
};

for (const [name, cut] of Object.entries(cuts))
  test(name, () => {
    let seen = 0;
    const missed: string[] = [];
    for (const source of sources)
      for (const [i, word] of source.outline().words.entries()) {
        // A third of them, each time others, is enough.
        if ((i + name.length) % 3 || !isOffered(word)) continue;
        const text = cut(source.text, word);
        // A name must still be bound before it.
        const binding = word.role === "name" ? bindingOf(word) : undefined;
        if (name !== "the word taken out" && word.role === "name" && (!binding || binding.start > word.start)) continue;
        seen++;
        if (!offered(source, text, word.start).has(word.text)) missed.push(`${word.role} ${word.text} in ${source.path.split("/").at(-1)} at ${JSON.stringify(source.text.slice(source.text.lastIndexOf("\n", word.start - 1) + 1, word.end))}`);
      }
    assert.ok(seen > 500, String(seen));
    assert.equal(missed.slice(0, 40), [], `${missed.length} of ${seen}`);
  });

test.run();
