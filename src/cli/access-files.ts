/** The files of `--authentication-config` and `--authorization-config`, and who signs certificates. */
import type { CertificateSigner } from '../base/index.ts';
import {
  type AuthenticationConfiguration,
  type AuthorizationSettings,
  ISSUER,
  readAuthenticationConfiguration,
  readAuthorizationConfiguration,
} from '../cluster/index.ts';
import { systemClock } from '../host/index.ts';
import {
  certificateSigner,
  type KeyPair,
  outbound,
  readConfigurationFile,
  readConnection,
  reasonOf,
} from '../platform/index.ts';
import type { UpOptions } from './arguments.ts';
import { UsageError } from './usage-error.ts';

/** What the files say of access, and by what others are asked. Throws {@link UsageError} where one cannot be used. */
export function accessFiles({ authenticationConfig, authorizationConfig }: UpOptions) {
  return {
    authentication: authenticationConfig === undefined ? undefined : authenticationFile(authenticationConfig),
    authorization: authorizationConfig === undefined ? undefined : authorizationFile(authorizationConfig),
    outbound,
  };
}

/** Signs certificates with the authority that there is when one is asked for. */
export function signerOf(authority: () => KeyPair): CertificateSigner {
  return certificateSigner(authority, () => systemClock.now());
}

/** Throws {@link UsageError} where the file cannot be used, with all that is wrong with it. */
function authenticationFile(file: string): AuthenticationConfiguration {
  return using('--authentication-config', file, () => {
    const { configuration, problems } = readAuthenticationConfiguration(readConfigurationFile(file), [
      ISSUER,
    ]);
    check(problems);
    return configuration;
  });
}

/** Throws {@link UsageError} where the file, or a kubeconfig that it names, cannot be used. */
function authorizationFile(file: string): AuthorizationSettings {
  return using('--authorization-config', file, () => {
    const { configuration, problems } = readAuthorizationConfiguration(readConfigurationFile(file));
    check(problems);
    const files = configuration.authorizers.flatMap((each) =>
      each.type === 'Webhook' ? [each.webhook.kubeConfigFile] : [],
    );
    const connections = new Map(files.map((each) => [each, connectionOf(each)]));
    return { configuration, connections };
  });
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
