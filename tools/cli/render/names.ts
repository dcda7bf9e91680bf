/** Mangled names in a text for people are shown as Rust writes them. */
import { demangle } from "../../../formats/symbol-names/index.js";

export const demangled = (text: string): string => text.replaceAll(/_R[\w.]{4,}/g, (name) => demangle(name) ?? name);
