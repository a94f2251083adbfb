/** The formats that upstream checks strings for, and the types that it ignores them on. */
import { bytesOfBase64, corruptBase64At } from '../../api/index.ts';
import { isCidr, isIpv4, isIpv6, isMac } from './network-formats.ts';
import { isCreditCard, isIsbn10, isIsbn13, isSocialSecurityNumber } from './number-formats.ts';
import { isDate, isDateTime, isDuration } from './time-formats.ts';

/** Whether a string is of a format, which may be written with hyphens; undefined where the format is none that is checked. */
export function isOfFormat(format: string, text: string): boolean | undefined {
  return CHECKS.get(normalized(format))?.(text);
}

/** The format of a schema of a type, if upstream looks at it there. */
export function knownFormat(type: string | undefined, format: string | undefined): string | undefined {
  if (format === undefined || format === '') return undefined;
  switch (type ?? '') {
    case '':
    case 'string':
      return CHECKS.has(normalized(format)) ? format : undefined;
    case 'integer':
      return format === 'int32' || format === 'int64' ? format : undefined;
    case 'number':
      return format === 'float' || format === 'double' ? format : undefined;
    default:
      return undefined;
  }
}

function normalized(format: string): string {
  return format.replaceAll('-', '');
}

const CHECKS: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ['bsonobjectid', (text) => /^[0-9a-fA-F]{24}$/.test(text)],
  ['uri', isUri],
  ['email', isEmail],
  ['hostname', isHostname],
  ['ipv4', isIpv4],
  ['ipv6', isIpv6],
  ['cidr', isCidr],
  ['mac', isMac],
  ['uuid', uuid('[0-9a-f]{4}', '[0-9a-f]{4}')],
  ['uuid3', uuid('3[0-9a-f]{3}', '[0-9a-f]{4}')],
  ['uuid4', uuid('4[0-9a-f]{3}', '[89ab][0-9a-f]{3}')],
  ['uuid5', uuid('5[0-9a-f]{3}', '[89ab][0-9a-f]{3}')],
  ['isbn', (text) => isIsbn10(text) || isIsbn13(text)],
  ['isbn10', isIsbn10],
  ['isbn13', isIsbn13],
  ['creditcard', isCreditCard],
  ['ssn', isSocialSecurityNumber],
  ['hexcolor', (text) => /^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/.test(text)],
  ['rgbcolor', isRgbColor],
  ['byte', isBase64],
  ['password', () => true],
  ['date', isDate],
  ['duration', isDuration],
  ['datetime', isDateTime],
  ['k8sshortname', (text) => text.length <= 63 && SHORT_NAME.test(text)],
  ['k8slongname', (text) => text.length <= 253 && text.split('.').every((part) => SHORT_NAME.test(part))],
]);

const SHORT_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

function uuid(third: string, fourth: string): (text: string) => boolean {
  const form = new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${third}-?${fourth}-?[0-9a-f]{12}$`, 'i');
  return (text) => text.length <= 36 && form.test(text);
}

/** As Go reads the target of a request: a path from the root, or an absolute URL. */
function isUri(text: string): boolean {
  if (text === '' || hasControls(text)) return false;
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return false;
  if (text.startsWith('/') || text === '*')
    return !text.startsWith('//') || !/[ <>"]/.test(text.slice(2).split('/')[0] ?? '');
  const [, , rest = ''] = /^([a-zA-Z][a-zA-Z0-9+.-]*):(.*)$/.exec(text) ?? [];
  if (rest === '') return /^[a-zA-Z][a-zA-Z0-9+.-]*:.+$/.test(text);
  if (!rest.startsWith('//')) return true;
  const authority = rest.slice(2).split(/[/?#]/)[0] ?? '';
  return !/[ <>"^`{|}]/.test(authority);
}

function hasControls(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || unit === 0x7f) return true;
  }
  return false;
}

/** An address with or without a name beside it: `Barry Gibbs <bg@example.com>`. */
function isEmail(text: string): boolean {
  const angled = /^[^<>]*<([^<>]*)>\s*$/.exec(text)?.[1];
  const address = (angled ?? text).trim();
  const at = address.lastIndexOf('@');
  if (at <= 0 || at === address.length - 1) return false;
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  return isLocalPart(local) && (domain.startsWith('[') || domain.split('.').every(isAtom));
}

function isLocalPart(text: string): boolean {
  return (text.length > 1 && text.startsWith('"') && text.endsWith('"')) || text.split('.').every(isAtom);
}

function isAtom(text: string): boolean {
  return /^[a-zA-Z0-9!#$%&'*+\-/=?^_`{|}~\u0080-\uffff]+$/.test(text);
}

function isHostname(text: string): boolean {
  if (text === '' || text.length > 255) return false;
  const parts = text.split('.');
  if (parts.some((part) => part.length > 63 || !HOST_LABEL.test(part))) return false;
  return parts.length === 1 || TOP_LEVEL.test(parts.at(-1) ?? '');
}

const HOST_LABEL = /^[a-zA-Z0-9\p{S}\p{L}](?:[a-zA-Z0-9\-\p{S}\p{L}]*[a-zA-Z0-9\p{S}\p{L}])?$/u;
const TOP_LEVEL = /^[a-zA-Z\p{L}]{2,63}$/u;

function isRgbColor(text: string): boolean {
  const [, ...parts] = /^rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)$/.exec(text) ?? [];
  return parts.length === 3 && parts.every((part) => Number(part) <= 255 && !/^0\d/.test(part));
}

function isBase64(text: string): boolean {
  return text !== '' && corruptBase64At(text) === undefined && bytesOfBase64(text).length > 0;
}
