import {
  type Clock,
  type Counter,
  type Histogram,
  MetricsRegistry,
  type MetricsSource,
} from '../../base/index.ts';

/** From a millisecond, doubling. */
const SECONDS = Array.from({ length: 15 }, (_, i) => 0.001 * 2 ** i);

const HOUR = 3600;
const DAY = 24 * HOUR;
const CERTIFICATE_SECONDS = [
  0,
  ...[0.5, 1, 2, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 4, 7, 30, 90, 180, 360].map((days) => days * DAY),
];

/** Names that say what somebody is, which a count may tell. Nobody else is named. */
const TOLD = new Set([
  'admin',
  'client',
  'kube_proxy',
  'kubelet',
  'system:serviceaccount:kube-system:default',
]);

type Result = 'success' | 'failure' | 'error' | 'allowed' | 'denied' | 'no-opinion';

/** How requests come through authentication and authorization, under upstream's names. */
export class AccessMetrics implements MetricsSource {
  private readonly clock: Pick<Clock, 'now'>;
  private readonly registry = new MetricsRegistry();
  private readonly certificates: Histogram;
  private readonly series = new Map<string, { readonly count: Counter; readonly seconds: Histogram }>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.clock = clock;
    this.certificates = this.registry.histogram(
      'apiserver_client_certificate_expiration_seconds',
      'For how long the certificates of clients are good yet.',
      {},
      CERTIFICATE_SECONDS,
    );
  }

  now(): number {
    return this.clock.now();
  }

  /** `user`: who it was found to be; undefined: nobody, as the credentials were wrong (`error`) or there were none. */
  authenticated(beganMs: number, user: string | undefined, result: Result): void {
    this.count('authentication_attempts', 'authentication_duration_seconds', result, beganMs);
    if (user === undefined) return;
    const username = TOLD.has(user) ? user : user.includes('@') ? 'email_id' : 'other';
    this.registry
      .counter('authenticated_user_requests', 'Requests by who sends them, as far as that is told.', {
        username,
      })
      .add();
  }

  /** A certificate was shown that is good until then. */
  certified(endMs: number): void {
    this.certificates.observe((endMs - this.clock.now()) / 1000);
  }

  authorized(beganMs: number, result: Result): void {
    this.count('authorization_attempts_total', 'authorization_duration_seconds', result, beganMs);
  }

  text(): string {
    return this.registry.text();
  }

  private count(counted: string, timed: string, result: Result, beganMs: number): void {
    const key = `${counted} ${result}`;
    let series = this.series.get(key);
    if (!series) {
      series = {
        count: this.registry.counter(counted, 'Attempts, by how they ended.', { result }),
        seconds: this.registry.histogram(timed, 'Time that attempts took.', { result }, SECONDS),
      };
      this.series.set(key, series);
    }
    series.count.add();
    series.seconds.observe(Math.max(0, this.clock.now() - beganMs) / 1000);
  }
}
