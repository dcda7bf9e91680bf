/**
 * A Prettier 3 plugin for `.race` and `.golden`: the formatter of the project in the terms of Prettier. A file is one piece to
 * Prettier: comments and `// prettier-ignore` are kept by the formatter, which knows where each of them belongs.
 */
import { doc, type Parser, type Plugin, type SupportLanguage } from "prettier";
import { formatGolden, formatRules, type Formatted } from "../format/format.js";

interface Whole {
  readonly kind: "whole";
  readonly text: string;
  readonly length: number;
}

/** Prettier's way to hear of a fault is an exception with a place. */
function whole({ text, diagnostics }: Formatted, length: number): Whole {
  if (text !== undefined) return { kind: "whole", text, length };
  const { message, labels } = diagnostics[0]!;
  const { line, column } = labels[0]!.place!;
  throw Object.assign(new SyntaxError(`${message} (${line}:${column})`), {
    loc: { start: { line, column } },
  });
}

const parser = (format: (source: string, path: string) => Formatted): Parser<Whole> => ({
  parse: (text, options) =>
    whole(format(text, (options as { filepath?: string }).filepath ?? ""), text.length),
  astFormat: "race-text",
  locStart: () => 0,
  locEnd: (node) => node.length,
});

export const languages: SupportLanguage[] = [
  {
    name: "RACE rules",
    parsers: ["race"],
    aliases: ["race"],
    extensions: [".race"],
    vscodeLanguageIds: ["race"],
  },
  {
    name: "RACE golden",
    parsers: ["golden"],
    aliases: ["golden"],
    extensions: [".golden"],
    vscodeLanguageIds: ["golden"],
  },
];

export const parsers: NonNullable<Plugin["parsers"]> = {
  race: parser(formatRules),
  golden: parser(formatGolden),
};

export const printers: NonNullable<Plugin["printers"]> = {
  "race-text": {
    print: (path) => {
      const { text } = path.node as Whole;
      const { hardline, join } = doc.builders;
      return text === "" ? "" : [join(hardline, text.slice(0, -1).split("\n")), hardline];
    },
  },
};
