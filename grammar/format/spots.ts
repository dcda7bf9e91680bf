/** Where comments can stand: the tests put one at each of these places and look whether the formatter keeps it. */
import type { IToken } from "chevrotain";
import { scan } from "../parser/scan.js";
import {
  Doc,
  FileDoc,
  KindColon,
  TemplateClose,
  TemplateMiddle,
  TemplateOpen,
  Title,
} from "../parser/tokens.js";

/** Offsets behind tokens, but not within texts, within `name:Kind`, or on lines that are texts themselves. */
export function spots(text: string): readonly number[] {
  let inText = false;
  return scan(text).tokens.flatMap((token, index, all) => {
    if (token.tokenType === TemplateOpen) inText = true;
    if (token.tokenType === TemplateClose) inText = false;
    return inText || isClosed(token, all[index + 1]) ? [] : [token.endOffset! + 1];
  });
}

const isClosed = ({ tokenType }: IToken, next: IToken | undefined): boolean =>
  [Title, Doc, FileDoc, TemplateMiddle, KindColon].includes(tokenType) ||
  next?.tokenType === KindColon;
