import { quote } from '../../go-text.ts';
import { utf8 } from '../syntax/literals.ts';
import { decodeUtf8 } from './conversions.ts';

/** A URL in the parts that Go's `net/url` reads. */
export interface UrlParts {
  readonly text: string;
  readonly scheme: string;
  readonly host: string;
  readonly escapedPath: string;
  readonly query: string;
}

/** Reads an absolute URL or path; what is wrong with it in Go's words. */
export function parseUrl(text: string): UrlParts | { problem: string } {
  const strict = read(text, text, true);
  if ('problem' in strict) return wrong(text, strict.problem);
  const hash = text.indexOf('#');
  if (hash < 0) return strict;
  const fragment = text.slice(hash + 1);
  const escape = badEscape(fragment);
  if (escape !== undefined) return wrong(text, `invalid URL escape ${quote(escape)}`);
  const parts = read(text.slice(0, hash), text, false);
  return 'problem' in parts ? wrong(text.slice(0, hash), parts.problem) : parts;
}

/** The values of each name of a query, in order. What cannot be read is left out. */
export function queryValues(query: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';')) continue;
    const equals = pair.indexOf('=');
    const name = unescapeQuery(equals < 0 ? pair : pair.slice(0, equals));
    const value = unescapeQuery(equals < 0 ? '' : pair.slice(equals + 1));
    if (name === undefined || value === undefined) continue;
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return values;
}

/** The host without its port and brackets, and the port. */
export function splitHost(host: string): { name: string; port: string } {
  const colon = host.lastIndexOf(':');
  const hasPort = colon >= 0 && /^:\d*$/.test(host.slice(colon));
  const name = hasPort ? host.slice(0, colon) : host;
  const bare = name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
  return { name: bare, port: hasPort ? host.slice(colon + 1) : '' };
}

type Part = Omit<UrlParts, 'text'>;

function wrong(text: string, problem: string): { problem: string } {
  return { problem: `parse ${quote(text)}: ${problem}` };
}

function read(url: string, text: string, viaRequest: boolean): UrlParts | { problem: string } {
  if (hasControlCharacter(url)) return { problem: 'net/url: invalid control character in URL' };
  if (url === '' && viaRequest) return { problem: 'empty url' };
  if (url === '*') return { text, scheme: '', host: '', escapedPath: '*', query: '' };
  const scheme = /^[a-zA-Z][a-zA-Z0-9+.-]*(?=:)/.exec(url)?.[0] ?? '';
  if (scheme === '' && url.startsWith(':')) return { problem: 'missing protocol scheme' };
  let rest = scheme === '' ? url : url.slice(scheme.length + 1);
  const question = rest.indexOf('?');
  const query = question < 0 ? '' : rest.slice(question + 1);
  if (question >= 0) rest = rest.slice(0, question);
  const base = { scheme: scheme.toLowerCase(), query };
  if (!rest.startsWith('/')) return readOpaque(rest, base, text, viaRequest);
  const isAuthority = (scheme !== '' || (!viaRequest && !rest.startsWith('///'))) && rest.startsWith('//');
  let host = '';
  if (isAuthority) {
    const slash = rest.indexOf('/', 2);
    const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
    rest = slash < 0 ? '' : rest.slice(slash);
    const found = readAuthority(authority);
    if ('problem' in found) return found;
    ({ host } = found);
  }
  const escapedPath = escapePath(rest);
  return typeof escapedPath === 'string' ? { ...base, text, host, escapedPath } : escapedPath;
}

function readOpaque(
  rest: string,
  base: Pick<Part, 'scheme' | 'query'>,
  text: string,
  viaRequest: boolean,
): UrlParts | { problem: string } {
  if (base.scheme !== '') return { ...base, text, host: '', escapedPath: '' };
  if (viaRequest) return { problem: 'invalid URI for request' };
  const segment = rest.split('/')[0] ?? '';
  if (segment.includes(':')) return { problem: 'first path segment in URL cannot contain colon' };
  const escapedPath = escapePath(rest);
  return typeof escapedPath === 'string' ? { ...base, text, host: '', escapedPath } : escapedPath;
}

function hasControlCharacter(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x20 || unit === 0x7f) return true;
  }
  return false;
}

const USER = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;

function readAuthority(authority: string): { host: string } | { problem: string } {
  const at = authority.lastIndexOf('@');
  const host = readHost(authority.slice(at + 1));
  if ('problem' in host || at < 0) return host;
  const user = authority.slice(0, at);
  if (!USER.test(user)) return { problem: 'net/url: invalid userinfo' };
  const escape = badEscape(user);
  return escape === undefined ? host : { problem: `invalid URL escape ${quote(escape)}` };
}

function readHost(host: string): { host: string } | { problem: string } {
  if (host.startsWith('[')) {
    const close = host.lastIndexOf(']');
    if (close < 0) return { problem: "missing ']' in host" };
    const port = host.slice(close + 1);
    if (!isPort(port)) return { problem: `invalid port ${quote(port)} after host` };
  } else {
    const colon = host.lastIndexOf(':');
    const port = colon < 0 ? '' : host.slice(colon);
    if (!isPort(port)) return { problem: `invalid port ${quote(port)} after host` };
  }
  return unescapeHost(host);
}

function isPort(text: string): boolean {
  return text === '' || /^:\d*$/.test(text);
}

/** Of a host only bytes that are no ASCII may be escaped. */
function unescapeHost(host: string): { host: string } | { problem: string } {
  const escape = badEscape(host);
  if (escape !== undefined) return { problem: `invalid URL escape ${quote(escape)}` };
  for (const [found] of host.matchAll(/%[0-7][\da-fA-F]/g)) {
    if (found !== '%25') return { problem: `invalid URL escape ${quote(found)}` };
  }
  const bad = /[^A-Za-z0-9\-._~!$&'()*+,;=:[\]<>"%\u0080-\uffff]/.exec(host)?.[0];
  if (bad !== undefined) return { problem: `invalid character ${quote(bad)} in host name` };
  return { host: decode(host) ?? host };
}

/** The first `%` that begins no escape, with what follows. */
function badEscape(text: string): string | undefined {
  for (let index = text.indexOf('%'); index >= 0; index = text.indexOf('%', index + 1)) {
    if (!/^%[\da-fA-F]{2}/.test(text.slice(index, index + 3))) return text.slice(index, index + 3);
  }
  return undefined;
}

const PATH = /^[A-Za-z0-9\-._~!$&'()*+,;=:@/%[\]]*$/;

/** As it is where that is a good encoding, else encoded anew. */
function escapePath(path: string): string | { problem: string } {
  const escape = badEscape(path);
  if (escape !== undefined) return { problem: `invalid URL escape ${quote(escape)}` };
  if (PATH.test(path)) return path;
  const decoded = decode(path) ?? path;
  return utf8(decoded)
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9\-._~$&+,/:;=@]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

function unescapeQuery(text: string): string | undefined {
  return badEscape(text) === undefined ? decode(text.replaceAll('+', ' ')) : undefined;
}

function decode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  const bytes: number[] = [];
  let last = 0;
  for (const found of text.matchAll(/%([\da-fA-F]{2})/g)) {
    for (const byte of utf8(text.slice(last, found.index))) bytes.push(byte);
    bytes.push(Number.parseInt(found[1] ?? '0', 16));
    last = found.index + 3;
  }
  for (const byte of utf8(text.slice(last))) bytes.push(byte);
  return decodeUtf8(Uint8Array.from(bytes));
}
