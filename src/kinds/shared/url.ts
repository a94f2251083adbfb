import { quote } from '../../api/index.ts';

/** The parts of a URL as upstream's parser splits it. */
export interface ParsedUrl {
  readonly scheme: string;
  readonly host: string;
  readonly user: string | undefined;
  readonly query: string;
  readonly fragment: string;
}

const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*$/;
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2}).{0,2}/;
const BAD_HOST = /[ "<>\\^`{|}]/;
const PORT = /^:[0-9]*$/;

/** Splits a URL, or says why it is none, in upstream's words. */
export function parseUrl(text: string): ParsedUrl | { readonly problem: string } {
  const fail = (why: string): { problem: string } => ({ problem: `parse ${quote(text)}: ${why}` });
  if (hasControlCharacter(text)) return fail('net/url: invalid control character in URL');
  const hash = text.indexOf('#');
  const fragment = hash < 0 ? '' : text.slice(hash + 1);
  const whole = hash < 0 ? text : text.slice(0, hash);
  const colon = whole.search(/[:/?]/);
  if (whole[colon] === ':' && colon === 0) return fail('missing protocol scheme');
  const scheme = whole[colon] === ':' && SCHEME.test(whole.slice(0, colon)) ? whole.slice(0, colon) : '';
  const afterScheme = scheme === '' ? whole : whole.slice(colon + 1);
  const mark = afterScheme.indexOf('?');
  const query = mark < 0 ? '' : afterScheme.slice(mark + 1);
  const rest = mark < 0 ? afterScheme : afterScheme.slice(0, mark);
  if (scheme === '' && rest.split('/')[0]?.includes(':')) {
    return fail('first path segment in URL cannot contain colon');
  }
  const authority = rest.startsWith('//') ? (rest.slice(2).split('/')[0] ?? '') : '';
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  const problem = hostProblem(host) ?? escapeProblem(rest);
  if (problem !== undefined) return fail(problem);
  return {
    scheme: scheme.toLowerCase(),
    host,
    user: at < 0 ? undefined : authority.slice(0, at),
    query,
    fragment,
  };
}

function hostProblem(host: string): string | undefined {
  const bad = BAD_HOST.exec(host)?.[0];
  if (bad !== undefined) return `invalid character ${quote(bad)} in host name`;
  if (host.startsWith('[')) return host.includes(']') ? undefined : "missing ']' in host";
  const colon = host.lastIndexOf(':');
  const port = colon < 0 ? '' : host.slice(colon);
  return port === '' || PORT.test(port) ? undefined : `invalid port ${quote(port)} after host`;
}

function escapeProblem(text: string): string | undefined {
  const bad = BAD_ESCAPE.exec(text)?.[0];
  return bad === undefined ? undefined : `invalid URL escape ${quote(bad)}`;
}

function hasControlCharacter(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}
