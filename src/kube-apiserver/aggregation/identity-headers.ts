import type { User } from '../../apiserver/index.ts';

type Headers = Record<string, string | readonly string[]>;

const PREFIX = 'x-remote-';

/** Who asks, as a server that extends the API is told: by the names that its configuration publishes. */
export function identityHeaders({ name, uid = '', groups, extra = {} }: User): Headers {
  return {
    [`${PREFIX}user`]: bytesOf(name),
    ...(uid === '' ? {} : { [`${PREFIX}uid`]: bytesOf(uid) }),
    ...(groups.length === 0 ? {} : { [`${PREFIX}group`]: groups.map(bytesOf) }),
    ...Object.fromEntries(
      Object.entries(extra)
        .filter(([, values]) => values.length > 0)
        .map(([key, values]) => [`${PREFIX}extra-${escaped(key)}`, values.map(bytesOf)]),
    ),
  };
}

/** Whether a header says who asks: a client must not say that of itself. */
export function isIdentityHeader(name: string): boolean {
  return (
    name === `${PREFIX}user` ||
    name === `${PREFIX}uid` ||
    name === `${PREFIX}group` ||
    name.startsWith(`${PREFIX}extra-`)
  );
}

/** A value as its UTF-8, of which each byte is a character: so headers are sent. */
function bytesOf(value: string): string {
  return Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte)).join('');
}

/** A key as a header's name can have it: any other byte, and `%` itself, as `%2F`. */
function escaped(key: string): string {
  let text = '';
  for (const byte of new TextEncoder().encode(key)) {
    const character = String.fromCharCode(byte);
    text += /[!#$&'*+.^_`|~0-9A-Za-z-]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return text.toLowerCase();
}
