import { isObject } from '../../base/index.ts';
import { duplicate, type FieldError, type FieldPath, invalid, required } from '../../api/index.ts';
import { pemBlocks } from '../../kinds/index.ts';
import { text, texts } from '../reviews/review-attributes.ts';

export interface Issuer {
  readonly url: string;
  /** Empty where it is found at the issuer's URL. */
  readonly discoveryURL: string;
  /** PEM; empty where what the host trusts is enough. */
  readonly certificateAuthority: string;
  readonly audiences: readonly string[];
}

export function issuerOf(
  value: unknown,
  path: FieldPath,
  disallowed: readonly string[],
  errors: FieldError[],
): Issuer {
  const given = isObject(value) ? value : {};
  const issuer = {
    url: text(given['url']),
    discoveryURL: text(given['discoveryURL']),
    certificateAuthority: text(given['certificateAuthority']),
    audiences: texts(given['audiences']),
  };
  if (issuer.url === '') errors.push(required(path.child('url')));
  else checkUrl(issuer.url, disallowed, path.child('url'), errors);
  checkDiscovery(issuer, path.child('discoveryURL'), errors);
  checkAudiences(issuer.audiences, text(given['audienceMatchPolicy']), path, errors);
  if (issuer.certificateAuthority !== '' && [...pemBlocks(issuer.certificateAuthority)].length === 0) {
    const why = 'data does not contain any valid RSA or ECDSA certificates';
    errors.push(invalid(path.child('certificateAuthority'), '<omitted>', why));
  }
  const selector = text(given['egressSelectorType']);
  if (!['', 'controlplane', 'cluster'].includes(selector)) {
    const why = 'egress selector must be either controlplane or cluster';
    errors.push(invalid(path.child('egressSelectorType'), selector, why));
  }
  return issuer;
}

function checkDiscovery({ url, discoveryURL }: Issuer, path: FieldPath, errors: FieldError[]): void {
  if (discoveryURL === '') return;
  if (url !== '' && url.replace(/\/+$/, '') === discoveryURL.replace(/\/+$/, '')) {
    errors.push(invalid(path, discoveryURL, 'discoveryURL must be different from URL'));
  }
  checkUrl(discoveryURL, [], path, errors);
}

function checkUrl(url: string, disallowed: readonly string[], path: FieldPath, errors: FieldError[]): void {
  if (disallowed.includes(url)) {
    const why = `URL must not overlap with disallowed issuers: [${disallowed.toSorted().join(' ')}]`;
    errors.push(invalid(path, url, why));
  }
  if (!/^https:/i.test(url)) errors.push(invalid(path, url, 'URL scheme must be https'));
  const [, authority = ''] = /^[a-z]+:\/\/([^/?#]*)/i.exec(url) ?? [];
  if (authority.includes('@')) errors.push(invalid(path, url, 'URL must not contain a username or password'));
  const [beforeFragment = '', fragment = ''] = url.split('#', 2);
  const query = beforeFragment.includes('?') ? beforeFragment.slice(beforeFragment.indexOf('?') + 1) : '';
  if (query !== '') errors.push(invalid(path, url, 'URL must not contain a query'));
  if (fragment !== '') errors.push(invalid(path, url, 'URL must not contain a fragment'));
}

function checkAudiences(
  audiences: readonly string[],
  policy: string,
  issuer: FieldPath,
  errors: FieldError[],
): void {
  const path = issuer.child('audiences');
  if (audiences.length === 0) {
    errors.push(required(path, `at least one ${path.toString()} is required`));
    return;
  }
  const seen = new Set<string>();
  for (const [index, audience] of audiences.entries()) {
    if (audience === '') errors.push(required(path.index(index)));
    if (seen.has(audience)) errors.push(duplicate(path.index(index), audience));
    seen.add(audience);
  }
  const ofPolicy = issuer.child('audienceMatchPolicy');
  if (audiences.length > 1 && policy !== 'MatchAny') {
    errors.push(invalid(ofPolicy, policy, 'audienceMatchPolicy must be MatchAny for multiple audiences'));
  } else if (audiences.length === 1 && !['', 'MatchAny'].includes(policy)) {
    const why = 'audienceMatchPolicy must be empty or MatchAny for single audience';
    errors.push(invalid(ofPolicy, policy, why));
  }
}
