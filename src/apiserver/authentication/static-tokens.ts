import type { TokenSource, TokenUser } from './token-source.ts';

/**
 * The tokens of a token file as upstream's `--token-auth-file` has it: a line each of token, user, uid and, in quotes,
 * groups separated by commas. They never expire, and are good for whatever audience the server has.
 */
export class StaticTokens implements TokenSource {
  private readonly users = new Map<string, TokenUser['user']>();
  private readonly audiences: readonly string[];

  /** Throws on a line with fewer than three columns. */
  constructor(text: string, audiences: readonly string[]) {
    this.audiences = audiences;
    for (const columns of parseCsv(text)) {
      const [token = '', name = '', uid, groups] = columns;
      if (uid === undefined) {
        throw new Error(`a token file needs at least 3 columns (token, user, uid), found ${columns.length}`);
      }
      if (token !== '') this.users.set(token, { name, uid, groups: groups?.split(',') ?? [] });
    }
  }

  authenticate(token: string, audiences: readonly string[]): Promise<TokenUser | undefined> {
    const user = this.users.get(token);
    const shared = audiences.filter((audience) => this.audiences.includes(audience));
    return Promise.resolve(user && shared.length > 0 ? { user, audiences: shared } : undefined);
  }
}

/** Lines of columns. A column in double quotes may hold commas, line ends and doubled quotes. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain = '', end] of text.matchAll(COLUMN)) {
    row.push(quoted === undefined ? plain.trimStart() : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (row.some((column) => column !== '')) rows.push(row);
    row = [];
  }
  return rows;
}

const COLUMN = /(?:[ \t]*"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g;
