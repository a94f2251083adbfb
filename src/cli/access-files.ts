/** The files of `--authentication-config`, `--authorization-config`, `--client-ca-file` and `--scheduler-config`, and who signs. */
import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import type { CertificateSigner, Log, SigningKey, VerifyingKey } from '../base/index.ts';
import {
  type AuthenticationConfiguration,
  type AuthorizationSettings,
  type ClusterOptions,
  ISSUER,
  readAuthenticationConfiguration,
  readAuthorizationConfiguration,
  readSchedulerConfiguration,
  type SchedulerConfiguration,
  type SettingsFile,
} from '../cluster/index.ts';
import { systemClock } from '../host/index.ts';
import {
  certificateSigner,
  type KeyPair,
  checkSignature,
  onFileChange,
  parseConfiguration,
  readConnection,
  reasonOf,
  signingKeyOf,
  verifyingKeysOf,
} from '../platform/index.ts';
import type { UpOptions } from './arguments.ts';
import { authorizationOfModes } from './authorization-modes.ts';
import { UsageError } from './usage-error.ts';

type AccessOptions = Pick<
  UpOptions,
  'authenticationConfig' | 'authorizationConfig' | 'authorizationModes' | 'authorizationPolicyFile'
>;

/** What the files say of access, and by what tokens of others are checked. Throws {@link UsageError} where one cannot be used. */
export function accessFiles({
  authenticationConfig,
  authorizationConfig,
  authorizationModes,
  authorizationPolicyFile,
}: AccessOptions) {
  const read = <T>(option: string, file: string | undefined, parse: (text: string) => T): T | undefined =>
    file === undefined ? undefined : using(option, file, () => parse(fs.readFileSync(file, 'utf8')));
  return {
    authentication: read('--authentication-config', authenticationConfig, parseAuthentication),
    authorization:
      read('--authorization-config', authorizationConfig, parseAuthorization) ??
      authorizationOf(authorizationModes, authorizationPolicyFile),
    checkSignature,
  };
}

function authorizationOf(
  modes: readonly string[],
  policyFile: string | undefined,
): AuthorizationSettings | undefined {
  if (modes.length === 0) return undefined;
  if (policyFile === undefined) return authorizationOfModes(modes);
  return using('--authorization-policy-file', policyFile, () =>
    authorizationOfModes(modes, { name: policyFile, content: fs.readFileSync(policyFile, 'utf8') }),
  );
}

/** What `--scheduler-config` says. Throws {@link UsageError}. */
export function schedulerConfiguration({
  schedulerConfig: file,
}: UpOptions): SchedulerConfiguration | undefined {
  if (file === undefined) return undefined;
  return using('--scheduler-config', file, () => {
    const document = parseConfiguration(fs.readFileSync(file, 'utf8'));
    const { configuration, problems } = readSchedulerConfiguration(document);
    check(problems);
    return configuration;
  });
}

/** The same files as they change later. */
export function followedFiles(
  { authenticationConfig, authorizationConfig }: UpOptions,
  log: Log,
): Pick<ClusterOptions, 'authenticationFile' | 'authorizationFile'> {
  const followed = <T>(file: string, parse: (text: string) => T): SettingsFile<T> => ({
    text: () => fs.readFileSync(file, 'utf8'),
    parse,
    onChange: (listener) => onFileChange(file, listener, log),
  });
  return {
    ...(authenticationConfig === undefined
      ? {}
      : { authenticationFile: followed(authenticationConfig, parseAuthentication) }),
    ...(authorizationConfig === undefined
      ? {}
      : { authorizationFile: followed(authorizationConfig, parseAuthorization) }),
  };
}

/**
 * What client certificates are verified with: the cluster's own authority, and those that `--client-ca-file` names. Throws
 * {@link UsageError}.
 */
export function clientAuthorities({ clientCaFile }: UpOptions): (own: string) => string {
  if (clientCaFile === undefined) return (own) => own;
  const others = using('--client-ca-file', clientCaFile, () => {
    const text = fs.readFileSync(clientCaFile, 'utf8');
    const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
    if (blocks.length === 0) throw new Error('there is no certificate in it');
    // Read here: TLS would leave out one that cannot be read, and say nothing.
    return blocks.map((block) => new X509Certificate(block).toString().trim());
  });
  return (own) => [own.trim(), ...others, ''].join('\n');
}

/** Keys that signed tokens of service accounts before, or elsewhere. Throws {@link UsageError}. */
export function formerKeys({ serviceAccountKeyFile }: UpOptions): readonly VerifyingKey[] {
  if (serviceAccountKeyFile === undefined) return [];
  return using('--service-account-key-file', serviceAccountKeyFile, () =>
    verifyingKeysOf(fs.readFileSync(serviceAccountKeyFile, 'utf8')),
  );
}

/** The key that signs tokens of service accounts; undefined: one of the cluster's own. Throws {@link UsageError}. */
export function givenSigningKey({ serviceAccountSigningKeyFile: file }: UpOptions): SigningKey | undefined {
  if (file === undefined) return undefined;
  return using('--service-account-signing-key-file', file, () => signingKeyOf(fs.readFileSync(file, 'utf8')));
}

/** Signs certificates with the authority that there is when one is asked for. */
export function signerOf(authority: () => Promise<KeyPair>): CertificateSigner {
  return certificateSigner(authority, () => systemClock.now());
}

/** Throws with all that is wrong. */
function parseAuthentication(text: string): AuthenticationConfiguration {
  const { configuration, problems } = readAuthenticationConfiguration(parseConfiguration(text), [ISSUER]);
  check(problems);
  return configuration;
}

/** Throws with all that is wrong, also with a kubeconfig that it names. */
function parseAuthorization(text: string): AuthorizationSettings {
  const { configuration, problems } = readAuthorizationConfiguration(parseConfiguration(text));
  check(problems);
  if (configuration.authorizers.some(({ type }) => type === 'ABAC')) {
    throw new Error('ABAC is asked by --authorization-mode alone, with --authorization-policy-file');
  }
  const files = configuration.authorizers.flatMap((each) =>
    each.type === 'Webhook' ? [each.webhook.kubeConfigFile] : [],
  );
  const connections = new Map(files.map((each) => [each, connectionOf(each)]));
  return { configuration, connections };
}

function connectionOf(file: string) {
  try {
    return readConnection(file);
  } catch (error) {
    throw new Error(`the kubeconfig ${file} cannot be used: ${reasonOf(error)}`, { cause: error });
  }
}

function check(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(problems.join('; '));
}

function using<T>(option: string, file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`${option} ${file} cannot be used: ${reasonOf(error)}`);
  }
}
