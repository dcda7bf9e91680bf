/** Cases of goldens that do not hold: what the rules make takes the place of what was expected. */
import { lineAt } from "../../text.js";
import { replace, type Fix, type Wrong } from "./fix.js";

export function takeActual({ workspace, source, extent }: Wrong): readonly Fix[] {
  const line = lineAt(source.lines(), extent.start) + 1;
  const failed = workspace.failed.get(source.path)?.find((one) => one.line === line);
  const golden = source.cases().file.cases.find(({ span }) => span.line === line);
  if (!failed || !golden) return [];
  const { start, end } = golden.expectedSpan;
  const lines = failed.actual.length ? failed.actual.join("\n") : "nothing";
  return [{ title: "Expect what the rules make", edits: [replace({ start, end }, `\n\n${lines}\n${end === source.text.length ? "" : "\n"}`)] }];
}
