import type { Clock, Counter, Histogram, HttpHandler, MetricsRegistry } from '../base/index.ts';

const SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60];

/**
 * Counts what the clients of a transport ask for, under upstream's names: requests by the answer's code, and the time until
 * it began. A request that gets no answer counts with the code `<error>`.
 *
 * @param host what the server is called
 */
export function countedTransport(
  transport: HttpHandler,
  {
    metrics,
    clock,
    host,
  }: { readonly metrics: MetricsRegistry; readonly clock: Clock; readonly host: string },
): HttpHandler {
  const requests = new Map<string, Counter>();
  const times = new Map<string, Histogram>();
  const end = (method: string, code: string, beganMs: number): void => {
    const labels = { code, host, method };
    const counter = () => metrics.counter('rest_client_requests_total', 'Requests of clients.', labels);
    known(requests, `${method} ${code}`, counter).add();
    const name = 'rest_client_request_duration_seconds';
    const histogram = () =>
      metrics.histogram(name, 'Time until the answer began.', { host, verb: method }, SECONDS);
    known(times, method, histogram).observe(Math.max(0, clock.now() - beganMs) / 1000);
  };
  return async (request) => {
    const beganMs = clock.now();
    try {
      const response = await transport(request);
      end(request.method, String(response.status), beganMs);
      return response;
    } catch (error) {
      end(request.method, '<error>', beganMs);
      throw error;
    }
  };
}

function known<T>(all: Map<string, T>, key: string, make: () => T): T {
  let found = all.get(key);
  if (found === undefined) {
    found = make();
    all.set(key, found);
  }
  return found;
}
