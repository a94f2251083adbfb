/** The files of `--authentication-config` and `--authorization-config`. */
import {
  type AuthenticationConfiguration,
  type AuthorizationSettings,
  ISSUER,
  readAuthenticationConfiguration,
  readAuthorizationConfiguration,
} from '../cluster/index.ts';
import { readConfigurationFile, readConnection, reasonOf } from '../platform/index.ts';
import { UsageError } from './usage-error.ts';

/** Throws {@link UsageError} where the file cannot be used, with all that is wrong with it. */
export function authenticationFile(file: string): AuthenticationConfiguration {
  return using('--authentication-config', file, () => {
    const { configuration, problems } = readAuthenticationConfiguration(readConfigurationFile(file), [
      ISSUER,
    ]);
    check(problems);
    return configuration;
  });
}

/** Throws {@link UsageError} where the file, or a kubeconfig that it names, cannot be used. */
export function authorizationFile(file: string): AuthorizationSettings {
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
