/** What one rule says of another: which goes first, and of which form it is. */
import { ruleNamed } from "../../symbols/target.js";
import { insert, replace, type Fix, type Wrong } from "./fix.js";

/** Of two rewrites whose order decides, one is said to go first. */
export function goesBefore({ workspace, source, item, named }: Wrong): readonly Fix[] {
  const own = item?.name;
  if (!own) return [];
  const others = named.filter((name) => name !== own.text && ruleNamed(workspace, source, name));
  return others.map((other) => {
    const listed = /^\s*before\s+[\w\s,]*\w/.exec(source.text.slice(own.end, item.open))?.[0];
    const edit = listed ? insert(own.end + listed.length, `, ${other}`) : insert(own.end, ` before ${other}`);
    return { title: `\`${own.text}\` goes before \`${other}\``, edits: [edit] };
  });
}

/** A change has the form of the rule that it changes. */
export function rightForm({ workspace, source, item }: Wrong): readonly Fix[] {
  const rule = item?.name && ruleNamed(workspace, source, item.name.text);
  const written = source.outline().words.find((word) => word.item === item && word.role === "item" && word.text === item?.form);
  if (!rule?.item.form || !written || rule.item.form === item?.form) return [];
  return [{ title: `Write \`${rule.item.form}\``, edits: [replace(written, rule.item.form)], preferred: true }];
}
