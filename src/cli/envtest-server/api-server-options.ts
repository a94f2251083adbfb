import type { LogLevel } from '../../base/index.ts';
import type { AuditOptions } from '../arguments.ts';
import { authorizationProblems } from '../authorization-modes.ts';
import { SERVER_OPTIONS, type ServerOptions, serverOptions } from '../server-options.ts';
import { API_SERVER_FLAGS } from '../envtest/api-server-flags.ts';
import {
  FlagError,
  type FlagValues,
  lastValue,
  listValue,
  numberValue,
  readFlags,
} from '../envtest/flags.ts';

/** What a kube-apiserver is asked for. Files are paths as they were given. */
export interface ApiServerOptions {
  readonly host: string;
  readonly port: number;
  readonly certDir: string;
  readonly certificateFile: string | undefined;
  readonly privateKeyFile: string | undefined;
  readonly clientAuthorityFile: string | undefined;
  readonly tokenAuthFile: string | undefined;
  /** Undefined where nobody said. */
  readonly anonymous: boolean | undefined;
  readonly authenticationConfig: string | undefined;
  readonly authorizationModes: readonly string[];
  readonly authorizationPolicyFile: string | undefined;
  readonly authorizationConfig: string | undefined;
  readonly server: ServerOptions;
  readonly serviceRange: string;
  readonly serviceAccounts: {
    readonly issuer: string | undefined;
    readonly signingKeyFile: string | undefined;
    readonly keyFiles: readonly string[];
  };
  readonly eventTtlMs: number | undefined;
  readonly audit: AuditOptions | undefined;
  readonly logLevel: LogLevel;
}

const DEFAULT_PORT = 6443;
const LOOPBACK = '127.0.0.1';

/** Looks at the arguments alone. Throws {@link FlagError}. */
export function apiServerOptions(args: readonly string[]): ApiServerOptions {
  const values = readFlags('kube-apiserver', API_SERVER_FLAGS, args);
  const text = (name: string): string | undefined => lastValue(values, name);
  return {
    host: hostOf(text('bind-address') ?? LOOPBACK),
    port: portOf(numberValue(values, 'secure-port', DEFAULT_PORT)),
    certDir: text('cert-dir') ?? '/var/run/kubernetes',
    certificateFile: text('tls-cert-file'),
    privateKeyFile: text('tls-private-key-file'),
    clientAuthorityFile: text('client-ca-file'),
    tokenAuthFile: text('token-auth-file'),
    anonymous: values.has('anonymous-auth') ? text('anonymous-auth') === 'true' : undefined,
    authenticationConfig: text('authentication-config'),
    authorizationModes: modesOf(values),
    authorizationPolicyFile: text('authorization-policy-file'),
    authorizationConfig: text('authorization-config'),
    server: serverOf(values),
    serviceRange: text('service-cluster-ip-range') ?? '10.0.0.0/24',
    serviceAccounts: {
      issuer: text('service-account-issuer'),
      signingKeyFile: text('service-account-signing-key-file'),
      keyFiles: listValue(values, 'service-account-key-file'),
    },
    eventTtlMs: durationOf('event-ttl', text('event-ttl')),
    audit: auditOf(values),
    logLevel: numberValue(values, 'v', 0) > 0 ? 'info' : 'warn',
  };
}

function hostOf(address: string): string {
  if (address === '0.0.0.0' || address === '::') return LOOPBACK;
  if (address === 'localhost' || address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address)) return address;
  throw new FlagError(`--bind-address ${address} is no address of the loopback, and only there is served`);
}

function portOf(port: number): number {
  if (port >= 1 && port <= 65535) return port;
  throw new FlagError(
    `--secure-port ${port} must be between 1 and 65535, inclusive. It cannot be turned off with 0`,
  );
}

function modesOf(values: FlagValues): readonly string[] {
  const modes = listValue(values, 'authorization-mode');
  const flags = {
    modes,
    policyFile: lastValue(values, 'authorization-policy-file'),
    configFile: lastValue(values, 'authorization-config'),
  };
  const problems = authorizationProblems(flags);
  if (problems.length > 0) throw new FlagError(problems.join('; '));
  return modes.length === 0 ? ['AlwaysAllow'] : modes;
}

/** Plugins and limits, which `wheelhouse up` has by the same names. */
function serverOf(values: FlagValues): ServerOptions {
  const given = Object.keys(SERVER_OPTIONS).flatMap((name) => {
    const texts = values.get(name) ?? [];
    if (texts.length === 0) return [];
    const value = name.endsWith('-plugins') ? listValue(values, name).join(',') : texts.at(-1);
    return [
      [name, SERVER_OPTIONS[name as keyof typeof SERVER_OPTIONS] === 'truth' ? value === 'true' : value],
    ];
  });
  return serverOptions(Object.fromEntries(given));
}

function auditOf(values: FlagValues): AuditOptions | undefined {
  const [policyFile, logPath] = [lastValue(values, 'audit-policy-file'), lastValue(values, 'audit-log-path')];
  if (policyFile === undefined || logPath === undefined) return undefined;
  return {
    policyFile,
    logPath,
    maxAge: numberValue(values, 'audit-log-maxage', 0),
    maxBackup: numberValue(values, 'audit-log-maxbackup', 0),
    maxSize: numberValue(values, 'audit-log-maxsize', 0),
  };
}

const UNITS = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

/** `1h30m` in milliseconds. */
function durationOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(text)) {
    throw new FlagError(
      `invalid argument ${JSON.stringify(text)} for "--${name}" flag: time: invalid duration ${JSON.stringify(text)}`,
    );
  }
  const parts = [...text.matchAll(/([\d.]+)(h|ms|m|s)/g)];
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit as keyof typeof UNITS], 0);
}
