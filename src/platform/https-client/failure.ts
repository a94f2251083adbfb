import type { Socket } from 'node:net';
import { HttpsFailure, type HttpsFailureCode, type HttpsExchange } from '../../base/index.ts';

/** What Node reports, by its codes. */
const CODES: ReadonlyMap<string, HttpsFailureCode> = new Map([
  ['CERT_HAS_EXPIRED', 'expired'],
  ['CERT_NOT_YET_VALID', 'expired'],
  ['CERT_SIGNATURE_FAILURE', 'untrusted'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'untrusted'],
  ['EAI_AGAIN', 'unknownHost'],
  ['ECONNREFUSED', 'refused'],
  ['ECONNRESET', 'reset'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['ENOTFOUND', 'unknownHost'],
  ['EPIPE', 'reset'],
  ['EPROTO', 'notTls'],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'notTls'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'notTls'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'otherName'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'untrusted'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'untrusted'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'untrusted'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'untrusted'],
]);

/** A failure of Node's in the words of the core. */
export function failureOf(
  error: NodeJS.ErrnoException,
  request: HttpsExchange,
  socket: Socket | null,
): HttpsFailure {
  // Of several addresses of a name that were tried, the first one counts.
  const { errors } = error as { errors?: unknown };
  const [first] = Array.isArray(errors) ? (errors as NodeJS.ErrnoException[]) : [];
  const {
    code: text = '',
    message,
    address,
    port,
  } = (first ?? error) as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  };
  const known = CODES.get(text) ?? (text.startsWith('HPE_') ? 'notHttp' : 'other');
  // Node reports a close by the other side as a reset, too, but has nothing of the system to say about it.
  const code = known === 'reset' && error.syscall === undefined ? 'closed' : known;
  const { host, port: defaultPort } = request.address ?? request;
  const at = addressText(address ?? socket?.remoteAddress ?? host, port ?? defaultPort);
  return new HttpsFailure(code, { address: at, detail: detailOf(code, message, error) });
}

function detailOf(code: HttpsFailureCode, message: string, error: Error): string {
  if (code === 'other') return message;
  // Node hands over the certificate with what is wrong with its names.
  if (code !== 'otherName' || !('cert' in error)) return '';
  const { subjectaltname = '' } = error.cert as { readonly subjectaltname?: string };
  return namesIn(subjectaltname).join('\n');
}

/** `DNS:a.example.com, IP Address:127.0.0.1` */
function namesIn(text: string): string[] {
  return text
    .split(', ')
    .filter((entry) => entry !== '')
    .map((entry) => entry.slice(entry.indexOf(':') + 1));
}

function addressText(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
