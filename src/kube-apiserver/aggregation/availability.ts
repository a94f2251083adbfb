import type { Clock, HttpsStream } from '../../base/index.ts';
import { quote } from '../../api/index.ts';
import type { EndpointSlice, Service } from '../../kinds/index.ts';
import type { ObjectReader } from '../../apiserver/index.ts';
import { WebhookFailure } from '../webhook-client/index.ts';
import { LEGACY, pathOf, type Registration, type RemoteRegistration } from './registration.ts';
import { NoAnswerError, type ServiceRequests } from './service-requests.ts';

/** What the `Available` condition of a registration is to say. */
export interface Availability {
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

/** What is served here always is. */
export const LOCAL: Availability = {
  status: 'True',
  reason: 'Local',
  message: 'Local APIServices are always available',
};

const PASSED: Availability = { status: 'True', reason: 'Passed', message: 'all checks passed' };

/** How often a server is asked at once: one good answer is enough. */
const ATTEMPTS = 5;
const TIMEOUT_MS = 5000;
/** More of an answer is not read, of which only the head counts. */
const ANSWER_LIMIT_BYTES = 64 * 1024;

export interface AvailabilityParts {
  readonly requests: ServiceRequests;
  readonly reader: ObjectReader;
  readonly clock: Clock;
}

export const SERVICES = { group: '', resource: 'services' };
export const SLICES = { group: 'discovery.k8s.io', resource: 'endpointslices' };
export const SERVICE_LABEL = 'kubernetes.io/service-name';

/** Whether the server behind a registration can be used, as upstream finds it out and says it. */
export async function availabilityOf(
  parts: AvailabilityParts,
  registration: Registration,
): Promise<Availability> {
  const { remote } = registration;
  if (!remote) return LOCAL;
  return (
    (await serviceProblem(parts.reader, remote.service)) ??
    (await discoveryProblem(parts, { ...registration, remote })) ??
    PASSED
  );
}

async function serviceProblem(
  reader: ObjectReader,
  { namespace, name, port }: RemoteRegistration['remote']['service'],
): Promise<Availability | undefined> {
  const place = `service/${name} in ${quote(namespace)}`;
  const service = await reader.get<Service>(SERVICES, namespace, name);
  if (!service) return failed('ServiceNotFound', `${place} is not present`);
  const { type = 'ClusterIP', ports = [] } = service.spec ?? {};
  if (type !== 'ClusterIP') return undefined;
  const found = ports.find((each) => each.port === port);
  if (!found) return failed('ServicePortError', `${place} is not listening on port ${port}`);
  const all = await reader.list<EndpointSlice>(SLICES, namespace);
  const slices = all.filter(({ metadata }) => metadata.labels?.[SERVICE_LABEL] === name);
  if (slices.length === 0) {
    return failed('EndpointsNotFound', `cannot find endpointslices for ${place}`);
  }
  const { name: portName = '' } = found;
  if (slices.some((slice) => isReady(slice, portName))) return undefined;
  const message = `endpointslices for ${place} have no addresses with port name ${quote(portName)}`;
  return failed('MissingEndpoints', message);
}

function isReady({ endpoints, ports }: EndpointSlice, portName: string): boolean {
  const isSomebodyReady = endpoints?.some(({ conditions }) => conditions?.ready !== false) ?? false;
  return (
    isSomebodyReady &&
    (ports?.some(({ name = '', port }) => name === portName && port !== undefined) ?? false)
  );
}

/** Undefined: at least one of several questions was answered. Rejects where nothing can be asked. */
async function discoveryProblem(
  parts: AvailabilityParts,
  registration: RemoteRegistration,
): Promise<Availability | undefined> {
  const giveUp = new AbortController();
  const timer = parts.clock.setTimer(TIMEOUT_MS, () => giveUp.abort());
  const rests: Promise<void>[] = [];
  const attempts = Array.from({ length: ATTEMPTS }, async () => {
    rests.push(readAway(await ask(parts, registration, giveUp.signal)));
  });
  // The others may end in their time, too, so that their connections can be used again.
  void Promise.allSettled(attempts)
    .then(() => Promise.all(rests))
    .then(() => timer.dispose());
  try {
    await Promise.any(attempts);
    return undefined;
  } catch (error) {
    const errors = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
    const unasked = errors.find((each) => each instanceof WebhookFailure && !each.isAsked);
    if (unasked instanceof WebhookFailure) throw unasked;
    const last = errors.at(-1);
    return failed('FailedDiscoveryCheck', last instanceof Error ? last.message : String(last));
  }
}

/** Asks for what the server must have. Rejects with upstream's message where it does not answer well. */
async function ask(
  { requests }: AvailabilityParts,
  registration: RemoteRegistration,
  signal: AbortSignal,
): Promise<HttpsStream['body']> {
  const { remote, name, version } = registration;
  const target = name === LEGACY ? `/api/${version}` : pathOf(registration);
  const request = { method: 'GET', target, headers: HEADERS, body: NO_BODY, user: AGGREGATOR, signal };
  try {
    const { status, origin, body, connection } = await requests.open(remote, request);
    connection?.abort();
    if (status >= 200 && status < 400) return body;
    void readAway(body);
    const url = origin + target;
    throw new Error(`failing or missing response from ${url}: bad status from ${url}: ${status}`);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    const url = error.origin + target;
    const why = signal.aborted
      ? `${error.message} (Client.Timeout exceeded while awaiting headers)`
      : error.message;
    throw new Error(`failing or missing response from ${url}: Get ${quote(url)}: ${why}`, { cause: error });
  }
}

/** Reads what nobody wants to know. It never rejects; what is too long is broken off. */
async function readAway(body: HttpsStream['body']): Promise<void> {
  let length = 0;
  try {
    for await (const chunk of body) {
      length += chunk.length;
      if (length > ANSWER_LIMIT_BYTES) return;
    }
  } catch {
    // It was broken off there.
  }
}

const NO_BODY = new Uint8Array();
const HEADERS = { accept: 'application/json', 'user-agent': 'kube-apiserver' };
/** It may read everything: what is asked is whether the server is well, not who may. */
export const AGGREGATOR = { name: 'system:kube-aggregator', groups: ['system:masters'] };

function failed(reason: string, message: string): Availability {
  return { status: 'False', reason, message };
}
