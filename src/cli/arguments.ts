import type { LogLevel } from '../base/index.ts';
import { dns1123Subdomain } from '../api/index.ts';
import { kubernetesServiceAddress, selectControllers } from '../cluster/index.ts';
import { authorizationProblems } from './authorization-modes.ts';
import { type ClockPace, clockPace } from './clock-option.ts';
import { suggestion } from './nearest.ts';
import { nodeCapacity, nodePrefix } from './node-options.ts';
import { checked, oneOf, wholeNumber } from './option-values.ts';
import { type Options, readOptions } from './read-options.ts';
import { SERVER_OPTIONS, type ServerOptions, serverOptions } from './server-options.ts';
import { UsageError } from './usage-error.ts';

export interface UpOptions {
  readonly dataDir: string;
  readonly ephemeral: boolean;
  readonly store: 'sqlite' | 'memory';
  /** Save what can be read of a damaged store first. */
  readonly recover: boolean;
  /** Undefined: the one it had before, or any free one. */
  readonly port: number | undefined;
  readonly kubeconfig: string | undefined;
  readonly json: boolean;
  readonly clock: ClockPace;
  readonly nodes: number;
  readonly nodePrefix: string;
  readonly nodeCapacity: Readonly<Record<string, string>>;
  readonly simulation: { readonly prefix: string; readonly manner: 'lifelike' | 'plain' };
  readonly controllers: readonly string[];
  readonly scheduler: boolean;
  readonly schedulerConfig: string | undefined;
  /** Whether there is a StorageClass `standard` from the start. */
  readonly defaultStorageClass: boolean;
  /** Whether metrics.k8s.io is served; undefined: where there are nodes that have figures. */
  readonly metricsApi: boolean | undefined;
  readonly server: ServerOptions;
  /** Undefined: the one that the cluster was made with, or the default. */
  readonly serviceRange: string | undefined;
  readonly tokenAuthFile: string | undefined;
  readonly serviceAccountKeyFile: string | undefined;
  readonly serviceAccountSigningKeyFile: string | undefined;
  readonly clientCaFile: string | undefined;
  readonly authenticationConfig: string | undefined;
  readonly authorizationConfig: string | undefined;
  /** Whom requests are asked of; empty: whom the configuration names, or the usual ones. */
  readonly authorizationModes: readonly string[];
  readonly authorizationPolicyFile: string | undefined;
  /** What is logged of requests, and where; undefined: nothing. */
  readonly audit: AuditOptions | undefined;
  readonly gapWarnings: boolean;
  readonly logLevel: LogLevel;
}

export interface AuditOptions {
  readonly policyFile: string;
  /** `-`: the standard output. */
  readonly logPath: string;
  /** In days; 0: for ever. */
  readonly maxAge: number;
  /** How many old files are kept; 0: all. */
  readonly maxBackup: number;
  /** In megabytes; 0: the default, 100. */
  readonly maxSize: number;
}

export type Parsed =
  | { readonly command: 'help' | 'version' }
  | { readonly command: 'down'; readonly dataDir: string }
  | { readonly command: 'envtest'; readonly folder: string }
  | { readonly command: 'up'; readonly options: UpOptions };

const AUDIT_LIMIT = 1_000_000;
const NODES_LIMIT = 5000;
const DEFAULT_DATA_DIR = '.wheelhouse';
const DEFAULT_SIMULATION = 'simulation.wheelhouse.dev';
/** All that upstream runs by itself, and those of bootstrap tokens, as kubeadm has it. */
const DEFAULT_CONTROLLERS = '*,bootstrap-signer-controller,token-cleaner-controller';
const COMMANDS = ['up', 'down', 'envtest', 'version', 'help'];

const UP_OPTIONS = {
  'data-dir': 'string',
  ephemeral: 'boolean',
  store: 'string',
  recover: 'boolean',
  port: 'string',
  kubeconfig: 'string',
  json: 'boolean',
  clock: 'string',
  nodes: 'string',
  'node-prefix': 'string',
  'node-capacity': 'string',
  simulation: 'string',
  controllers: 'string',
  'no-scheduler': 'boolean',
  'scheduler-config': 'string',
  'no-default-storage-class': 'boolean',
  'metrics-api': 'boolean',
  'no-metrics-api': 'boolean',
  ...SERVER_OPTIONS,
  'service-cluster-ip-range': 'string',
  'token-auth-file': 'string',
  'service-account-key-file': 'string',
  'service-account-signing-key-file': 'string',
  'client-ca-file': 'string',
  'authentication-config': 'string',
  'authorization-config': 'string',
  'authorization-mode': 'string',
  'authorization-policy-file': 'string',
  'audit-policy-file': 'string',
  'audit-log-path': 'string',
  'audit-log-maxage': 'string',
  'audit-log-maxbackup': 'string',
  'audit-log-maxsize': 'string',
  'no-gap-warnings': 'boolean',
  'log-level': 'string',
} as const;

/** Looks at the arguments alone, and at nothing outside. Throws {@link UsageError}. */
export function parseArguments(argv: readonly string[]): Parsed {
  const [command = 'help', ...rest] = argv;
  if (rest.includes('--help') || rest.includes('-h')) return { command: 'help' };
  switch (command) {
    case 'help':
    case '--help':
    case '-h':
      return { command: 'help' };
    case 'version':
    case '--version':
      return { command: 'version' };
    case 'down':
      return {
        command: 'down',
        dataDir: readOptions(rest, { 'data-dir': 'string' })['data-dir'] ?? DEFAULT_DATA_DIR,
      };
    case 'envtest':
      return { command: 'envtest', folder: envtestFolder(rest) };
    case 'up':
      return { command: 'up', options: upOptions(rest) };
    default:
      throw new UsageError(`unknown command "${command}"${suggestion(command, COMMANDS)}`);
  }
}

function envtestFolder(args: readonly string[]): string {
  const [folder, ...more] = args;
  if (folder === undefined || folder === '' || folder.startsWith('-') || more.length > 0) {
    throw new UsageError('envtest takes one folder: wheelhouse envtest DIR');
  }
  return folder;
}

function upOptions(args: readonly string[]): UpOptions {
  const values = readOptions(args, UP_OPTIONS);
  const ephemeral = values.ephemeral ?? false;
  const nodes = wholeNumber('--nodes', values.nodes ?? '3', 0, NODES_LIMIT);
  return {
    dataDir: values['data-dir'] ?? DEFAULT_DATA_DIR,
    ephemeral,
    store: oneOf('--store', values.store ?? (ephemeral ? 'memory' : 'sqlite'), ['sqlite', 'memory']),
    recover: values.recover ?? false,
    port: values.port === undefined ? undefined : wholeNumber('--port', values.port, 0, 65535),
    kubeconfig: values.kubeconfig,
    json: values.json ?? false,
    clock: clockPace(values.clock ?? 'real'),
    nodes,
    nodePrefix: nodePrefix(values['node-prefix'] ?? 'node-', nodes),
    nodeCapacity: nodeCapacity(values['node-capacity']),
    simulation: simulation(values.simulation ?? DEFAULT_SIMULATION),
    controllers: controllers(values.controllers ?? DEFAULT_CONTROLLERS),
    scheduler: !(values['no-scheduler'] ?? false),
    schedulerConfig: values['scheduler-config'],
    defaultStorageClass: !(values['no-default-storage-class'] ?? false),
    metricsApi: values['no-metrics-api'] ? false : values['metrics-api'],
    server: serverOptions(values),
    serviceRange: serviceRange(values['service-cluster-ip-range']),
    tokenAuthFile: values['token-auth-file'],
    serviceAccountKeyFile: values['service-account-key-file'],
    serviceAccountSigningKeyFile: values['service-account-signing-key-file'],
    clientCaFile: values['client-ca-file'],
    authenticationConfig: values['authentication-config'],
    authorizationConfig: values['authorization-config'],
    authorizationModes: authorizationModes(values),
    authorizationPolicyFile: values['authorization-policy-file'],
    audit: auditOptions(values),
    gapWarnings: !(values['no-gap-warnings'] ?? false),
    logLevel: oneOf('--log-level', values['log-level'] ?? 'warn', ['debug', 'info', 'warn', 'error']),
  };
}

function authorizationModes(values: Options<typeof UP_OPTIONS>): readonly string[] {
  const modes = values['authorization-mode']?.split(',').filter((mode) => mode !== '') ?? [];
  const { 'authorization-policy-file': policyFile, 'authorization-config': configFile } = values;
  const problems = authorizationProblems({ modes, policyFile, configFile });
  if (problems.length > 0) throw new UsageError(problems.join('; '));
  return modes;
}

/** One of the two without the other would log nothing, which nobody means. */
function auditOptions(values: Options<typeof UP_OPTIONS>): AuditOptions | undefined {
  const { 'audit-policy-file': policyFile, 'audit-log-path': logPath } = values;
  const number = (name: 'audit-log-maxage' | 'audit-log-maxbackup' | 'audit-log-maxsize'): number =>
    wholeNumber(`--${name}`, values[name] ?? '0', 0, AUDIT_LIMIT);
  const limits = {
    maxAge: number('audit-log-maxage'),
    maxBackup: number('audit-log-maxbackup'),
    maxSize: number('audit-log-maxsize'),
  };
  if (policyFile !== undefined && logPath !== undefined) return { policyFile, logPath, ...limits };
  if (policyFile === undefined && logPath === undefined) return undefined;
  const [given, missing] =
    policyFile === undefined
      ? ['--audit-log-path', '--audit-policy-file']
      : ['--audit-policy-file', '--audit-log-path'];
  throw new UsageError(`${given} takes effect only together with ${missing}: give both`);
}

function simulation(text: string): UpOptions['simulation'] {
  const [prefix = '', manner = 'lifelike', ...more] = text.split(',');
  const [problem] = dns1123Subdomain(prefix);
  if (problem !== undefined || more.length > 0) {
    const why = problem ?? `there is too much in "${text}"`;
    throw new UsageError(
      `--simulation takes a PREFIX of annotations, perhaps with ",plain" behind it: ${why}`,
    );
  }
  return { prefix, manner: oneOf('--simulation', manner, ['lifelike', 'plain']) };
}

function controllers(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  const known = selectControllers(['*']);
  for (const name of names) {
    checked('--controllers', () => {
      try {
        selectControllers([name]);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new Error(`${message}${suggestion(name.replace(/^-/, ''), known)}`, { cause: error });
      }
    });
  }
  return names;
}

function serviceRange(text: string | undefined): string | undefined {
  if (text !== undefined) checked('--service-cluster-ip-range', () => kubernetesServiceAddress(text));
  return text;
}
