import assert from 'node:assert/strict';
import { VirtualClock } from '../../../../src/base/index.ts';
import { Utilization } from '../../../../src/apiserver/flow-control/utilization.ts';
import { drain } from '../../../support/drain.ts';

describe('the utilization of a priority level', () => {
  it('counts each nanosecond once, by the part that was in use then', async () => {
    const clock = new VirtualClock(drain);
    const use = new Utilization(clock, [0, 0.5, 1]);
    use.of(4);
    await clock.advance(1000);
    use.use(1);
    await clock.advance(3_600_000);
    use.use(4);
    await clock.advance(2000);
    use.of(2);
    await clock.advance(500);
    const { counts, count, sum } = use.tally;
    assert.deepEqual([...counts], [1e9, 3.6e12, 2e9]);
    assert.equal(count, 3_603_500 * 1e6);
    assert.equal(sum, (3_600_000 / 4 + 2000 + 2 * 500) * 1e6);
  });
});
