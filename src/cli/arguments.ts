import { parseArgs } from 'node:util';
import type { LogLevel } from '../base/index.ts';
import { kubernetesServiceAddress } from '../cluster/index.ts';

/** Arguments that are not understood; the message names the option and what it takes. */
export class UsageError extends Error {}

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
  readonly nodes: number;
  readonly nodePrefix: string;
  readonly nodeCapacity: Readonly<Record<string, string>>;
  readonly simulation: { readonly prefix: string; readonly manner: 'lifelike' | 'plain' };
  readonly controllers: readonly string[];
  readonly scheduler: boolean;
  /** Undefined: the one that the cluster was made with, or the default. */
  readonly serviceRange: string | undefined;
  readonly tokenAuthFile: string | undefined;
  readonly logLevel: LogLevel;
}

export type Parsed =
  | { readonly command: 'help' | 'version' }
  | { readonly command: 'down'; readonly dataDir: string }
  | { readonly command: 'up'; readonly options: UpOptions };

const NODES_LIMIT = 5000;
const DEFAULT_DATA_DIR = '.wheelhouse';
const DEFAULT_CAPACITY = 'cpu=8,memory=32Gi,ephemeral-storage=100Gi,pods=110';

/** Throws {@link UsageError}. */
export function parseArguments(argv: readonly string[]): Parsed {
  const [command = 'help', ...rest] = argv;
  switch (command) {
    case 'help':
    case '--help':
    case '-h':
      return { command: 'help' };
    case 'version':
    case '--version':
      return { command: 'version' };
    case 'down':
      return { command: 'down', dataDir: parseValues(rest)['data-dir'] ?? DEFAULT_DATA_DIR };
    case 'up':
      return rest.includes('--help') ? { command: 'help' } : { command: 'up', options: upOptions(rest) };
    default:
      throw new UsageError(`unknown command "${command}"`);
  }
}

function upOptions(args: readonly string[]): UpOptions {
  const values = parseValues(args);
  const ephemeral = values.ephemeral ?? false;
  const store = values.store ?? (ephemeral ? 'memory' : 'sqlite');
  const [prefix = '', manner = 'lifelike'] = (values.simulation ?? 'simulation.wheelhouse.dev').split(',');
  return {
    dataDir: values['data-dir'] ?? DEFAULT_DATA_DIR,
    ephemeral,
    store: oneOf('--store', store, ['sqlite', 'memory']),
    recover: values.recover ?? false,
    port: values.port === undefined ? undefined : wholeNumber('--port', values.port, 0, 65535),
    kubeconfig: values.kubeconfig,
    json: values.json ?? false,
    nodes: wholeNumber('--nodes', values.nodes ?? '3', 0, NODES_LIMIT),
    nodePrefix: values['node-prefix'] ?? 'node-',
    nodeCapacity: pairs('--node-capacity', values['node-capacity'] ?? DEFAULT_CAPACITY),
    simulation: { prefix, manner: oneOf('--simulation', manner, ['lifelike', 'plain']) },
    controllers: (values.controllers ?? '*').split(',').map((name) => name.trim()),
    scheduler: !(values['no-scheduler'] ?? false),
    serviceRange: serviceRange(values['service-cluster-ip-range']),
    tokenAuthFile: values['token-auth-file'],
    logLevel: oneOf('--log-level', values['log-level'] ?? 'warn', ['debug', 'info', 'warn', 'error']),
  };
}

function parseValues(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        'data-dir': { type: 'string' },
        ephemeral: { type: 'boolean' },
        store: { type: 'string' },
        recover: { type: 'boolean' },
        port: { type: 'string' },
        kubeconfig: { type: 'string' },
        json: { type: 'boolean' },
        nodes: { type: 'string' },
        'node-prefix': { type: 'string' },
        'node-capacity': { type: 'string' },
        simulation: { type: 'string' },
        controllers: { type: 'string' },
        'no-scheduler': { type: 'boolean' },
        'service-cluster-ip-range': { type: 'string' },
        'token-auth-file': { type: 'string' },
        'log-level': { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function serviceRange(text: string | undefined): string | undefined {
  try {
    if (text !== undefined) kubernetesServiceAddress(text);
    return text;
  } catch (error) {
    throw new UsageError(
      `--service-cluster-ip-range: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(`${option} takes a whole number from ${least} to ${most}, not "${text}"`);
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw new UsageError(`${option} takes ${allowed.join(', ')}, not "${value}"`);
  return found;
}

function pairs(option: string, text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [key, value] = pair.split('=');
      if (!key || !value) throw new UsageError(`${option} takes NAME=QUANTITY pairs, not "${pair}"`);
      return [key, value];
    }),
  );
}
