import type { FieldError, FieldPath } from '../field.ts';
import { invalid, invalidAll, required } from './errors.ts';
import { dns1123Subdomain, httpPath } from './names.ts';

/** A name that a domain keeps apart from those of others: `example.com/manager`. */
export function domainPrefixedPath(text: string, path: FieldPath): FieldError[] {
  if (text === '') return [required(path)];
  const slash = text.indexOf('/');
  const [domain, rest] = [text.slice(0, Math.max(slash, 0)), text.slice(slash + 1)];
  if (domain === '' || rest === '') {
    return [invalid(path, text, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  }
  return [...invalidAll(path, domain, dns1123Subdomain(domain)), ...invalidAll(path, rest, httpPath(rest))];
}

/** A domain of three labels or more, as webhooks are called. */
export function fullyQualifiedName(name: string, path: FieldPath): FieldError[] {
  if (name === '') return [required(path)];
  const messages = dns1123Subdomain(name);
  if (messages.length > 0) return [invalid(path, name, messages.join(','))];
  return name.split('.').length < 3
    ? [invalid(path, name, 'should be a domain with at least three segments separated by dots')]
    : [];
}
