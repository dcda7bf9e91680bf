/**
 * The kinds of token, with the words by which messages call them.
 * Keywords are kinds of word: every word may name an attribute, an edge, a kind of node or a rule;
 * a `Name` (a node or a value) may be any word that does not open or continue a clause, an effect or an expression.
 */
import { Lexer, createToken, type TokenType } from "chevrotain";

const kind = (name: string, label: string, categories: TokenType[] = []): TokenType =>
  createToken({ name, label, categories, pattern: Lexer.NA });

export const Word = kind("Word", "a name");
export const Name = kind("Name", "a name", [Word]);
/** A word that can be the step of a stage: those that count steps or start an item are not. */
export const StepName = kind("StepName", "the name of a rule", [Word]);
/** A parameter that can say how often, which is not confused with a word that counts. */
export const CountName = kind("CountName", "a name", [Name]);
export const Identifier = kind("Identifier", "a name", [CountName, StepName]);
export const Underscore = kind("Underscore", "`_`");

/** Reserved, and no step of a stage: they start an item. */
const itemWords = ["param", "derive", "rewrite", "forbid"] as const;
const reservedWords = [
  "use",
  "unless",
  "let",
  "where",
  "optional",
  "for",
  "each",
  "by",
  "delete",
  "cascade",
  "patch",
  "error",
  "warning",
  "note",
  "help",
  "at",
  "beside",
  "and",
  "or",
  "not",
  "true",
  "false",
  "nothing",
] as const;
/** They mean something at one place each, where no name can stand. */
const contextualWords = [
  "from",
  "to",
  "invariant",
  "extend",
  "override",
  "before",
  "after",
  "decreases",
  "stage",
] as const;
const countingWords = ["repeat", "once", "times"] as const;

type Keyword =
  | (typeof itemWords)[number]
  | (typeof reservedWords)[number]
  | (typeof contextualWords)[number]
  | (typeof countingWords)[number];

/** Keyword → its kind of token. */
export const keywords = Object.fromEntries([
  ...itemWords.map((word) => [word, kind(`keyword_${word}`, `\`${word}\``, [Word])]),
  ...reservedWords.map((word) => [word, kind(`keyword_${word}`, `\`${word}\``, [Word, StepName])]),
  ...contextualWords.map((word) => [
    word,
    kind(`keyword_${word}`, `\`${word}\``, [CountName, StepName]),
  ]),
  ...countingWords.map((word) => [word, kind(`keyword_${word}`, `\`${word}\``, [Name])]),
]) as Readonly<Record<Keyword, TokenType>>;

export const FileDoc = kind("FileDoc", "a `//!` line");
export const Doc = kind("Doc", "a `///` line");
export const Title = kind("Title", "a `# title`");
export const Int = kind("Int", "a number");
export const Text = kind("Text", "a text in quotes");
export const TemplateOpen = kind("TemplateOpen", "a text in quotes");
export const TemplateMiddle = kind("TemplateMiddle", "the end of the hole `}`");
export const TemplateClose = kind("TemplateClose", "the end of the hole `}`");
export const Edge = kind("Edge", "an edge `-kind->`");

export const Colon = kind("Colon", "`:`");
/** A colon with a word directly behind it: `:Kind`. */
export const KindColon = kind("KindColon", "`:Kind`", [Colon]);

export const OrOperator = keywords.or;
export const AndOperator = keywords.and;
export const Comparison = kind("Comparison", "a comparison");
export const Sum = kind("Sum", "`+`");
export const Minus = kind("Minus", "`-`", [Sum]);
export const Product = kind("Product", "`*`");

export const Assign = kind("Assign", "`=`");
/** What ends the clauses of a rule that extends or overrides another. */
export const Turn = kind("Turn", "`=>` or `}`");
export const FatArrow = kind("FatArrow", "`=>`", [Turn]);
export const GoldenArrow = kind("GoldenArrow", "`==>`");
export const LeftBrace = kind("LeftBrace", "`{`");
export const RightBrace = kind("RightBrace", "`}`", [Turn]);
export const LeftParen = kind("LeftParen", "`(`");
export const RightParen = kind("RightParen", "`)`");
export const Comma = kind("Comma", "`,`");
export const Dot = kind("Dot", "`.`");

/** Signs that are not words, by their text. */
export const signs: ReadonlyMap<string, TokenType> = new Map([
  ["==>", GoldenArrow],
  ["=>", FatArrow],
  ["==", Comparison],
  ["!=", Comparison],
  ["<=", Comparison],
  [">=", Comparison],
  ["<", Comparison],
  [">", Comparison],
  ["=", Assign],
  ["+", Sum],
  ["-", Minus],
  ["*", Product],
  ["/", Product],
  ["%", Product],
  ["{", LeftBrace],
  ["}", RightBrace],
  ["(", LeftParen],
  [")", RightParen],
  [",", Comma],
  [".", Dot],
]);

export const vocabulary: TokenType[] = [
  Word,
  Name,
  StepName,
  CountName,
  Identifier,
  Underscore,
  ...Object.values(keywords),
  FileDoc,
  Doc,
  Title,
  Int,
  Text,
  TemplateOpen,
  TemplateMiddle,
  TemplateClose,
  Edge,
  Colon,
  KindColon,
  Comparison,
  Sum,
  Minus,
  Product,
  Assign,
  Turn,
  FatArrow,
  GoldenArrow,
  LeftBrace,
  RightBrace,
  LeftParen,
  RightParen,
  Comma,
  Dot,
];
