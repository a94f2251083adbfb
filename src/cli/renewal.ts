import { type Clock, type Disposable, disposable, type Log } from '../base/index.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface RenewalParts<Credentials> {
  readonly clock: Clock;
  readonly log: Log;
  /** When some of these have to be made anew, as a time. */
  readonly dueMs: (credentials: Credentials) => number;
  /** Makes anew what has to be, and lets everybody have it. */
  readonly renew: (credentials: Credentials) => Promise<Credentials>;
}

/**
 * Renews credentials in time, for as long as the process runs. Looks once a day and does not wait for the day itself: while
 * a computer sleeps, timers stand still and certificates age.
 */
export function renewInTime<Credentials>(
  first: Credentials,
  { clock, log, dueMs, renew }: RenewalParts<Credentials>,
): Disposable {
  let credentials = first;
  let stopped = false;
  let timer = clock.setTimer(DAY_MS, () => void look());
  const look = async (): Promise<void> => {
    try {
      if (dueMs(credentials) <= clock.now()) credentials = await renew(credentials);
    } catch (error) {
      log.error('the certificates could not be renewed; another try follows in a day', { error });
    }
    if (!stopped) timer = clock.setTimer(DAY_MS, () => void look());
  };
  return disposable(() => {
    stopped = true;
    timer.dispose();
  });
}
