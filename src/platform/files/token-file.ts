/** One line of a token file: a bearer token, and whom it speaks for. */
export interface TokenLine {
  readonly token: string;
  readonly user: { readonly name: string; readonly uid: string; readonly groups: readonly string[] };
}

/**
 * The lines of a token file as upstream's `--token-auth-file` has it: CSV of token, user, uid and, in quotes, groups
 * separated by commas. Lines without a token are passed over. Throws on what is no CSV, naming the line, and on a line
 * with fewer than three columns.
 */
export async function parseTokenFile(text: string): Promise<TokenLine[]> {
  // The parser is large, and few clusters have such a file.
  const { parse } = await import('csv-parse/sync');
  const records = parse(text, {
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    skip_empty_lines: true,
  });
  return records.flatMap(([token = '', name = '', uid, groups], at) => {
    if (uid === undefined) {
      const found = records[at]?.length ?? 0;
      throw new Error(`must have at least 3 columns (token, user name, user uid), found ${found}`);
    }
    return token === '' ? [] : [{ token, user: { name, uid, groups: groups?.split(',') ?? [] } }];
  });
}
