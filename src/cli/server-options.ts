/** Options of `up` that kube-apiserver has, too, with its meaning. */
import { admissionProblems, type AdmissionSelection, type InFlightLimits } from '../cluster/index.ts';
import { wholeNumber } from './option-values.ts';
import { UsageError } from './usage-error.ts';

export const SERVER_OPTIONS = {
  'enable-admission-plugins': 'string',
  'disable-admission-plugins': 'string',
  'admission-control-config-file': 'string',
  'max-requests-inflight': 'string',
  'max-mutating-requests-inflight': 'string',
  'enable-priority-and-fairness': 'truth',
} as const;

export interface ServerOptions {
  readonly admission: AdmissionSelection;
  /** The file that says what plugins are told; left out, they are told nothing. */
  readonly admissionConfig?: string;
  readonly inFlight: InFlightLimits;
  readonly priorityAndFairness: boolean;
}

type Values = {
  readonly [Name in keyof typeof SERVER_OPTIONS]?: Name extends 'enable-priority-and-fairness'
    ? boolean
    : string;
};

/** Throws {@link UsageError}, with upstream's words for what it refuses. */
export function serverOptions(values: Values): ServerOptions {
  const priorityAndFairness = values['enable-priority-and-fairness'] ?? true;
  const admissionConfig = values['admission-control-config-file'];
  return {
    admission: admission(values),
    ...(admissionConfig === undefined ? {} : { admissionConfig }),
    inFlight: inFlight(values, priorityAndFairness),
    priorityAndFairness,
  };
}

const IN_FLIGHT_LIMIT = 1_000_000;

function admission(values: Values): AdmissionSelection {
  const selection = {
    enable: names(values['enable-admission-plugins']),
    disable: names(values['disable-admission-plugins']),
  };
  const problems = admissionProblems(selection);
  if (problems.length > 0) throw new UsageError(problems.join('; '));
  return selection;
}

function inFlight(values: Values, priorityAndFairness: boolean): InFlightLimits {
  const number = (name: 'max-requests-inflight' | 'max-mutating-requests-inflight', normal: string): number =>
    wholeNumber(`--${name}`, values[name] ?? normal, 0, IN_FLIGHT_LIMIT);
  const reads = number('max-requests-inflight', '400');
  const writes = number('max-mutating-requests-inflight', '200');
  if (priorityAndFairness && reads + writes === 0) {
    throw new UsageError(
      `invalid configuration: MaxRequestsInFlight=${reads} and MaxMutatingRequestsInFlight=${writes}; ` +
        'they must add up to something positive',
    );
  }
  return { reads, writes };
}

function names(text = ''): string[] {
  return text === '' ? [] : text.split(',').map((name) => name.trim());
}
