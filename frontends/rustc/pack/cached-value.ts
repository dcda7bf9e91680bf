/**
 * Results of pure steps (lift and prove, lower) are kept by the content of everything that goes into them, the code of
 * the step itself included, so that packing again after a small change costs only what changed.
 */
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cached, hashOf } from "./cache.js";

const here = dirname(fileURLToPath(import.meta.url));

/** Hash of the compiled code below folders, given relative to this one. */
function codeHash(folders: readonly string[]): string {
  const hash = createHash("sha256");
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.isDirectory()) walk(join(folder, entry.name));
      else if (entry.name.endsWith(".js") && !entry.name.endsWith(".test.js")) hash.update(entry.name).update(readFileSync(join(folder, entry.name)));
    }
  };
  for (const folder of folders) walk(join(here, folder));
  return hash.digest("hex");
}

const known = new Map<string, string>();

/** Hash of a step's code, computed once. */
export function codeOf(...folders: readonly string[]): string {
  const key = folders.join();
  const hash = known.get(key) ?? codeHash(folders);
  known.set(key, hash);
  return hash;
}

interface Encoded {
  readonly bigint?: string;
  readonly map?: readonly (readonly [string, unknown])[];
  readonly bytes?: string;
}

/** JSON with integers of any size, maps and bytes. */
export const encode = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => {
    if (typeof one === "bigint") return { bigint: String(one) } satisfies Encoded;
    if (one instanceof Map) return { map: [...(one as Map<string, unknown>)] } satisfies Encoded;
    if (one instanceof Uint8Array) return { bytes: Buffer.from(one).toString("base64") } satisfies Encoded;
    return one;
  });

export const decode = (text: string): unknown =>
  JSON.parse(text, (_, one: Encoded | null) => {
    if (typeof one !== "object" || one === null || Array.isArray(one)) return one;
    const [name, ...more] = Object.keys(one);
    if (more.length) return one;
    if (name === "bigint" && typeof one.bigint === "string") return BigInt(one.bigint);
    if (name === "map" && Array.isArray(one.map)) return new Map(one.map as [string, unknown][]);
    if (name === "bytes" && typeof one.bytes === "string") return new Uint8Array(Buffer.from(one.bytes, "base64"));
    return one;
  });

/** The value of a step with these inputs, computed unless it is in the cache. */
export async function cachedValue<T>(kind: string, inputs: readonly string[], compute: () => Promise<T>, isKept: (value: T) => boolean = () => true): Promise<T> {
  let value: T | undefined;
  const made = await cached<T>(kind, hashOf(...inputs), async (folder) => {
    value = await compute();
    if (!isKept(value)) return value;
    writeFileSync(join(folder, "value.json"), encode(value));
    return undefined;
  });
  if ("failure" in made) return made.failure;
  return value ?? (decode(readFileSync(join(made.value.folder, "value.json"), "utf8")) as T);
}
