import assert from 'node:assert/strict';
import { MetricsRegistry, RecordedMetrics } from '../../../src/base/index.ts';

describe('metrics that are recorded', () => {
  it('are counted once more where they are replayed, each of them once', () => {
    const [here, there] = [new MetricsRegistry(), new RecordedMetrics()];
    here.counter('a_total', 'A.', { of: 'x' }).add(2);
    const count = (): void => {
      there.counter('a_total', 'A.', { of: 'x' }).add();
      there.counter('a_total', 'A.', { of: 'y' }).add(3);
      there.histogram('b_seconds', 'B.', {}, [1, 2]).observe(1.5);
    };
    count();
    here.replay(there.take());
    here.replay(there.take());
    const [sum, x, y] = ['b_seconds_sum 1.5', 'a_total{of="x"} 3', 'a_total{of="y"} 3'];
    for (const line of [sum, x, y, 'b_seconds_bucket{le="2"} 1'])
      assert.ok(here.text().split('\n').includes(line));
    count();
    here.replay(there.take());
    assert.match(here.text(), /a_total\{of="x"\} 4\n/);
    assert.match(there.text(), /a_total\{of="x"\} 2\n/);
  });

  it('are not kept without end where nobody takes them', () => {
    const metrics = new RecordedMetrics();
    const counter = metrics.counter('a_total', 'A.');
    for (let i = 0; i < 100_000; i++) counter.add();
    assert.equal(metrics.take().length, 10_000);
    assert.match(metrics.text(), /a_total 100000\n/);
  });
});
