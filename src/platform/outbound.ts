import { webcrypto } from 'node:crypto';
import { request as sendRequest, type RequestOptions } from 'node:https';
import type { JsonObject, Outbound, OutboundAnswer, OutboundRequest } from '../base/index.ts';

/** Asks servers over HTTPS, a connection for each request, and checks signatures with the host's own means. */
export const outbound: Outbound = { send, verify };

function send(request: OutboundRequest): Promise<OutboundAnswer> {
  const { method, url, headers, body, certificateAuthority: ca, timeoutMs, limitBytes } = request;
  const { clientCertificate, serverName } = request;
  const options: RequestOptions = {
    method,
    headers: { ...headers, ...(body ? { 'content-length': String(body.length) } : {}) },
    agent: false,
    signal: AbortSignal.timeout(timeoutMs),
    ...(ca === undefined ? {} : { ca }),
    ...(serverName === undefined ? {} : { servername: serverName }),
    ...(clientCertificate ? { cert: clientCertificate.certificate, key: clientCertificate.key } : {}),
  };
  return new Promise((resolve, reject) => {
    const sent = sendRequest(url, options, (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > limitBytes) sent.destroy(new Error(`the answer is longer than ${limitBytes} bytes`));
        else chunks.push(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

type ImportAlgorithm = webcrypto.RsaHashedImportParams | webcrypto.EcKeyImportParams | webcrypto.Algorithm;
type VerifyAlgorithm = webcrypto.RsaPssParams | webcrypto.EcdsaParams | webcrypto.Algorithm;

async function verify(
  key: JsonObject,
  algorithm: string,
  data: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const way = wayOf(algorithm);
  if (!way) return false;
  const { kty, n, e, crv, x, y } = key;
  try {
    const publicKey = await webcrypto.subtle.importKey(
      'jwk',
      { kty, n, e, crv, x, y } as webcrypto.JsonWebKey,
      way.imported,
      false,
      ['verify'],
    );
    return await webcrypto.subtle.verify(way.verified, publicKey, signature, data);
  } catch {
    // The key is not for that way.
    return false;
  }
}

function wayOf(
  algorithm: string,
): { readonly imported: ImportAlgorithm; readonly verified: VerifyAlgorithm } | undefined {
  if (algorithm === 'EdDSA') return { imported: { name: 'Ed25519' }, verified: { name: 'Ed25519' } };
  const [, family, bits] = /^(RS|PS|ES)(256|384|512)$/.exec(algorithm) ?? [];
  const hash = `SHA-${bits}`;
  switch (family) {
    case 'RS':
      return { imported: { name: 'RSASSA-PKCS1-v1_5', hash }, verified: { name: 'RSASSA-PKCS1-v1_5' } };
    case 'PS':
      return {
        imported: { name: 'RSA-PSS', hash },
        verified: { name: 'RSA-PSS', saltLength: Number(bits) / 8 },
      };
    case 'ES': {
      const namedCurve = bits === '512' ? 'P-521' : `P-${bits}`;
      return { imported: { name: 'ECDSA', namedCurve }, verified: { name: 'ECDSA', hash } };
    }
    default:
      return undefined;
  }
}
