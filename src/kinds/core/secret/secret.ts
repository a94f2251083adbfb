import { append, ownValue, setKey } from '../../../base/index.ts';
import { fieldText, selectableFields } from '../../definition/index.ts';
import {
  base64OfBytes,
  bytesOfBase64,
  configMapKey,
  type FieldError,
  FieldPath,
  invalid,
  invalidAll,
  type Strategy,
  required,
  tooLong,
  validateImmutable,
} from '../../../api/index.ts';
import type { Secret } from '../../types/index.ts';
import { base64Length } from '../../shared/bytes.ts';
import { DATA_LIMIT_BYTES, validateKeptImmutable } from '../../shared/immutable-data.ts';
import { jsonObjectProblem } from './json-problem.ts';

const DATA = FieldPath.of('data');
const ACCOUNT_ANNOTATION = 'kubernetes.io/service-account.name';
const UTF8 = new TextEncoder();
const TLS = 'kubernetes.io/tls';
const PEM_BEGIN = '-----BEGIN ';
const REDACTED = '<secret contents redacted>';

/** What a Secret of a known type must hold. */
const TYPES: Readonly<Record<string, (secret: Secret) => FieldError[]>> = {
  'kubernetes.io/service-account-token': ({ metadata }) =>
    metadata.annotations?.[ACCOUNT_ANNOTATION]
      ? []
      : [required(FieldPath.of('metadata', 'annotations').key(ACCOUNT_ANNOTATION))],
  'kubernetes.io/dockercfg': (secret) => validateJson(secret, '.dockercfg'),
  'kubernetes.io/dockerconfigjson': (secret) => validateJson(secret, '.dockerconfigjson'),
  'kubernetes.io/basic-auth': (secret) =>
    has(secret, 'username') || has(secret, 'password') ? [] : missing(secret, ['username', 'password']),
  'kubernetes.io/ssh-auth': ({ data }) =>
    data?.['ssh-privatekey'] ? [] : [required(DATA.key('ssh-privatekey'))],
  [TLS]: (secret) => missing(secret, ['tls.crt', 'tls.key']),
};

export const secretStrategy: Strategy<Secret> = {
  /** Upstream folds `stringData` into `data` as it decodes. */
  setDefaults(secret) {
    const { stringData } = secret;
    if (stringData) {
      secret.data = { ...secret.data };
      for (const [key, value] of Object.entries(stringData))
        setKey(secret.data, key, base64OfBytes(UTF8.encode(value)));
      delete secret.stringData;
    }
    secret.type ??= 'Opaque';
  },

  metadataChecks: ['change', 'itself'],
  allowUnconditionalUpdate: true,
  validateCreate: validateSecret,
  validateUpdate: (secret, old) => [
    ...validateImmutable(secret.type ?? '', old.type ?? '', FieldPath.of('type')),
    ...validateKeptImmutable(secret, old, ['data']),
    ...validateSecret(secret),
  ],
  warnings: (secret) => (secret.type === TLS ? tlsWarnings(secret) : []),
};

/** What a server could not read, though it is stored. */
function tlsWarnings({ data }: Secret): string[] {
  const parts = { certificate: data?.['tls.crt'], key: data?.['tls.key'] };
  for (const [name, value] of Object.entries(parts)) {
    const text = new TextDecoder().decode(bytesOfBase64(value ?? ''));
    if (!text.includes(PEM_BEGIN)) return [`tls: failed to find any PEM data in ${name} input`];
  }
  return [];
}

function validateSecret(secret: Secret): FieldError[] {
  const errors: FieldError[] = [];
  let sizeBytes = 0;
  for (const [key, value] of Object.entries(secret.data ?? {})) {
    append(errors, invalidAll(DATA.key(key), key, configMapKey(key)));
    sizeBytes += base64Length(value);
  }
  if (sizeBytes > DATA_LIMIT_BYTES) errors.push(tooLong(DATA, DATA_LIMIT_BYTES));
  return [...errors, ...(ownValue(TYPES, secret.type ?? '')?.(secret) ?? [])];
}

function has({ data }: Secret, key: string): boolean {
  return ownValue(data, key) !== undefined;
}

function missing(secret: Secret, keys: readonly string[]): FieldError[] {
  return keys.filter((key) => !has(secret, key)).map((key) => required(DATA.key(key)));
}

function validateJson(secret: Secret, key: string): FieldError[] {
  const value = ownValue(secret.data, key);
  if (value === undefined) return [required(DATA.key(key))];
  const problem = jsonObjectProblem(bytesOfBase64(value));
  return problem === undefined ? [] : [invalid(DATA.key(key), REDACTED, problem)];
}

export const secretFields = selectableFields({ type: fieldText('type') });
