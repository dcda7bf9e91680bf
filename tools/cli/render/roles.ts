/** What a crate is in a link, in a sentence. */
import type { RcrateContents } from "../../../formats/rcrate/index.js";

/** `a host`, `an interface`, `a plugin`. */
export const withArticle = (role: RcrateContents["role"]): string => `${role === "interface" ? "an" : "a"} ${role}`;
