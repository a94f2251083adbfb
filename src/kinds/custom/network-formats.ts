/** Addresses as Go reads them, zeros before a number included. */

export function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}

export function isIpv6(text: string): boolean {
  if (!text.includes(':') || text.length > 45) return false;
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return false;
  const before = groupsOf(head, tail === undefined);
  const after = tail === undefined ? 0 : groupsOf(tail, true);
  if (before === undefined || after === undefined) return false;
  return tail === undefined ? before === 8 : before + after < 8;
}

export function isCidr(text: string): boolean {
  const slash = text.indexOf('/');
  if (slash < 0) return false;
  const [address, bits] = [text.slice(0, slash), text.slice(slash + 1)];
  if (!/^\d{1,3}$/.test(bits)) return false;
  return isIpv4(address) ? Number(bits) <= 32 : isIpv6(address) && Number(bits) <= 128;
}

export function isMac(text: string): boolean {
  const pairs = /^[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2})+$/.test(text) && (text.length + 1) / 3;
  if (pairs !== false) return isMacLength(pairs) && new Set(text.match(/[:-]/g)).size === 1;
  return /^[0-9a-fA-F]{4}(\.[0-9a-fA-F]{4})+$/.test(text) && isMacLength(((text.length + 1) / 5) * 2);
}

function isMacLength(bytes: number): boolean {
  return bytes === 6 || bytes === 8 || bytes === 20;
}

/** How many groups of 16 bits a part has; undefined where it is none. */
function groupsOf(text: string, mayEndInIpv4: boolean): number | undefined {
  if (text === '') return 0;
  const groups = text.split(':');
  const last = groups.at(-1) ?? '';
  const isMixed = mayEndInIpv4 && last.includes('.');
  const plain = isMixed ? groups.slice(0, -1) : groups;
  if (!plain.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  if (!isMixed) return plain.length;
  return isIpv4(last) ? plain.length + 2 : undefined;
}
