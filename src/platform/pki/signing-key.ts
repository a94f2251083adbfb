import { createHash, webcrypto } from 'node:crypto';
import { type JsonObject, type Log, type SigningKey, silentLog } from '../../base/index.ts';
import type { Folder } from '../files/folder.ts';

const ALGORITHM = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
};
const FILE = 'pki/sa.key';

/**
 * The key that signs the tokens of service accounts: the one kept in a folder, made where it is missing or cannot be read
 * (which the log is told of); without a folder one that ends with the process. Making one takes a while, so it is made when it is first asked for.
 */
export function signingKey(folder?: Folder, log: Log = silentLog): SigningKey {
  let pair: Promise<KeyPair> | undefined;
  const keys = (): Promise<KeyPair> => (pair ??= loadPair(folder, log));
  const publicKey = async (): Promise<JsonObject> => {
    const { kty, n, e } = await webcrypto.subtle.exportKey('jwk', (await keys()).publicKey);
    return { kty, n, e };
  };
  return {
    algorithm: 'RS256',
    id: async () => {
      const spki = await webcrypto.subtle.exportKey('spki', (await keys()).publicKey);
      return createHash('sha256').update(Buffer.from(spki)).digest('base64url');
    },
    sign: async (data) =>
      new Uint8Array(await webcrypto.subtle.sign(ALGORITHM.name, (await keys()).privateKey, data)),
    verify: async (data, signature) =>
      webcrypto.subtle.verify(ALGORITHM.name, (await keys()).publicKey, signature, data),
    publicKey,
  };
}

type KeyPair = webcrypto.CryptoKeyPair;

async function loadPair(folder: Folder | undefined, log: Log): Promise<KeyPair> {
  const kept = folder?.read(FILE);
  try {
    if (kept !== undefined) return await importPair(JSON.parse(kept) as webcrypto.JsonWebKey);
  } catch (error) {
    log.warn('the key that signs tokens is made anew, and the tokens that it signed are no good any more', {
      file: FILE,
      error,
    });
  }
  const pair = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  folder?.write(FILE, JSON.stringify(await webcrypto.subtle.exportKey('jwk', pair.privateKey)));
  return pair;
}

/** A private key as JSON holds the public one. */
async function importPair(key: webcrypto.JsonWebKey): Promise<KeyPair> {
  const { kty, n, e } = key;
  const shared = { kty, n, e } as webcrypto.JsonWebKey;
  const [privateKey, publicKey] = await Promise.all([
    webcrypto.subtle.importKey('jwk', key, ALGORITHM, true, ['sign']),
    webcrypto.subtle.importKey('jwk', shared, ALGORITHM, true, ['verify']),
  ]);
  return { privateKey, publicKey };
}
