import {
  BYTES_TOKEN,
  ESCAPED_IDENTIFIER,
  FLOAT,
  IDENTIFIER,
  INTEGER,
  STRING_TOKEN,
  type TokenKind,
  UNSIGNED,
} from './tokens.ts';
import { type Follow, follow } from './recovery.ts';

/** The sets of tokens that the rules of the grammar begin with, and what may follow them. */
export const FIRST_OF_MEMBER: readonly TokenKind[] = [
  "'['",
  "'{'",
  "'('",
  "'.'",
  "'-'",
  "'true'",
  "'false'",
  "'null'",
  FLOAT,
  INTEGER,
  UNSIGNED,
  STRING_TOKEN,
  BYTES_TOKEN,
  IDENTIFIER,
];
const FIRST_OF_EXPRESSION: readonly TokenKind[] = [...FIRST_OF_MEMBER, "'!'"];
const FIRST_OF_ELEMENT: readonly TokenKind[] = [...FIRST_OF_EXPRESSION, "'?'"];
const FIRST_OF_FIELD: readonly TokenKind[] = ["'?'", IDENTIFIER, ESCAPED_IDENTIFIER];

export const RELATIONS: ReadonlySet<TokenKind> = new Set([
  "'<'",
  "'<='",
  "'>='",
  "'>'",
  "'=='",
  "'!='",
  "'in'",
]);
export const PRODUCTS: ReadonlySet<TokenKind> = new Set(["'*'", "'/'", "'%'"]);
export const SUMS: ReadonlySet<TokenKind> = new Set(["'+'", "'-'"]);

export const NOTHING: Follow = follow([], true);
export const EXPRESSION: Follow = follow(FIRST_OF_EXPRESSION);
export const ELEMENT: Follow = follow(FIRST_OF_ELEMENT);
export const FIELD: Follow = follow(FIRST_OF_FIELD);
export const FIELD_NAME: Follow = follow([IDENTIFIER, ESCAPED_IDENTIFIER]);
export const AFTER_FILE: Follow = follow(['<EOF>']);
export const AFTER_CONDITION: Follow = follow(["'?'"], true);
export const AFTER_OR_TERM: Follow = follow(["'||'"], true);
export const AFTER_AND_TERM: Follow = follow(["'&&'"], true);
export const AFTER_RELATION: Follow = follow(RELATIONS, true);
export const AFTER_CALCULATION: Follow = follow([...PRODUCTS, ...SUMS], true);
export const AFTER_MEMBER: Follow = follow(["'.'", "'['"], true);
export const AFTER_NOT: Follow = follow([...FIRST_OF_MEMBER, "'!'"]);
export const AFTER_MINUS: Follow = follow(FIRST_OF_MEMBER);
export const COLON: Follow = follow(["':'"]);
export const CLOSE: Follow = follow(["')'"]);
export const COMMA_OR_END: Follow = follow(["','"], true);
export const ARGUMENTS: Follow = follow([...FIRST_OF_EXPRESSION, "')'"]);
export const INDEX: Follow = follow(["']'"]);
export const ELEMENTS: Follow = follow([...FIRST_OF_ELEMENT, "','", "']'"]);
export const AFTER_ELEMENTS: Follow = follow(["','", "']'"]);
export const ENTRIES: Follow = follow([...FIRST_OF_ELEMENT, "','", "'}'"]);
export const FIELDS: Follow = follow([...FIRST_OF_FIELD, "','", "'}'"]);
export const AFTER_ENTRIES: Follow = follow(["','", "'}'"]);

/** Words that are no names of variables. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(
  'as break const continue else false for function if import in let loop package namespace null return true var void while'.split(
    ' ',
  ),
);
