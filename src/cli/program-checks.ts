import type { ProgramCheck } from '../cluster/index.ts';
import type { HttpsServer } from '../platform/index.ts';

/** What must be well of the program around an API server, by upstream's names. */
export function programChecks(
  checkLog: () => Promise<void>,
  https: () => HttpsServer | undefined,
): ProgramCheck[] {
  return [
    { name: 'log', isForReadiness: true, check: checkLog },
    {
      name: 'loopback-serving-certificate',
      isForReadiness: false,
      // As long as nothing listens nothing is served with it.
      check: async () => https()?.checkCertificate(),
    },
  ];
}
