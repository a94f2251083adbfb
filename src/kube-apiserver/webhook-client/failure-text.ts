import { formatTime } from '../../api/index.ts';
import type { HttpsFailure } from '../../base/index.ts';

/** What Go says of a request that got no answer. `name` is what the server was to be called. */
export function failureText({ code, detail, address }: HttpsFailure, name: string, nowMs: number): string {
  switch (code) {
    case 'refused':
      return `dial tcp ${address}: connect: connection refused`;
    case 'unreachable':
      return `dial tcp ${address}: connect: no route to host`;
    case 'unknownHost':
      return `dial tcp: lookup ${address.replace(/:\d+$/, '')}: no such host`;
    case 'reset':
      return `read tcp ${address}: read: connection reset by peer`;
    case 'closed':
      return 'EOF';
    case 'cutShort':
      return 'unexpected EOF';
    case 'untrusted':
      return certificate('certificate signed by unknown authority');
    case 'otherName':
      return certificate(otherName(detail === '' ? [] : detail.split('\n'), name));
    case 'expired':
      return certificate(`certificate has expired or is not yet valid: current time ${formatTime(nowMs)}`);
    case 'notTls':
      return 'http: server gave HTTP response to HTTPS client';
    case 'notHttp':
      return 'net/http: HTTP/1.x transport connection broken: malformed HTTP response';
    case 'tooLarge':
      return `the answer is larger than ${detail} bytes`;
    case 'aborted':
      return 'context deadline exceeded';
    case 'other':
      return detail;
  }
}

/** Failures that come while the answer is read, which upstream words in another way than those before. */
export function isWithinAnswer({ code }: HttpsFailure): boolean {
  return code === 'cutShort' || code === 'tooLarge';
}

function certificate(problem: string): string {
  return `tls: failed to verify certificate: x509: ${problem}`;
}

function otherName(names: readonly string[], name: string): string {
  if (isAddress(name)) {
    const addresses = names.filter(isAddress);
    return addresses.length === 0
      ? `cannot validate certificate for ${name} because it doesn't contain any IP SANs`
      : `certificate is valid for ${addresses.join(', ')}, not ${name}`;
  }
  const hosts = names.filter((candidate) => !isAddress(candidate));
  return hosts.length === 0
    ? `certificate is not valid for any names, but wanted to match ${name}`
    : `certificate is valid for ${hosts.join(', ')}, not ${name}`;
}

function isAddress(text: string): boolean {
  return text.includes(':') || /^[\d.]+$/.test(text);
}
