import assert from 'node:assert/strict';
import { type HttpHandler, MetricsRegistry, silentLog, VirtualClock } from '../../../src/base/index.ts';
import { countedTransport, createClient } from '../../../src/client/index.ts';
import { drain } from '../../support/drain.ts';
import { readExposition } from '../../support/exposition.ts';

describe('a transport that is counted', () => {
  it('tells requests by what came of them, and how long that took', async () => {
    const clock = new VirtualClock(drain);
    const metrics = new MetricsRegistry();
    const handler: HttpHandler = async ({ target }) => {
      if (target === '/broken') throw new Error('broken');
      await new Promise<void>((resolve) => clock.setTimer(300, resolve));
      return { status: target === '/none' ? 404 : 200, headers: {}, body: new TextEncoder().encode('{}') };
    };
    const transport = countedTransport(handler, { metrics, clock, host: 'here' });
    const client = createClient({ transport, userAgent: 'test', clock, log: silentLog });
    for (const path of ['/a', '/b', '/none', '/broken']) {
      const answer = client.request({ path }).catch(() => undefined);
      await clock.advance(300);
      await answer;
    }
    const families = readExposition(metrics.text());
    const counts = families
      .get('rest_client_requests_total')
      ?.samples.map(({ labels, value }) => [...labels.values(), value].join(' '));
    assert.deepEqual(counts, ['200 here GET 2', '404 here GET 1', '<error> here GET 1']);
    const times = families.get('rest_client_request_duration_seconds')?.samples ?? [];
    const below = times.map(({ labels, value }) => [labels.get('le'), value]);
    assert.deepEqual(
      below.filter(([bound]) => bound === '0.25' || bound === '0.5'),
      [
        ['0.25', 1],
        ['0.5', 4],
      ],
    );
  });
});
