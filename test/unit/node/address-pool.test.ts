import assert from 'node:assert/strict';
import { createAddressPool, NoAddressLeftError } from '../../../src/node/simulated/address-pool.ts';

describe('a pool of addresses', () => {
  const take = (pool: ReturnType<typeof createAddressPool>, count: number): string[] =>
    Array.from({ length: count }, () => pool.take());

  it('gives out all but the network’s own, its gateway’s and its broadcast address, and says when none is left', () => {
    const pool = createAddressPool({ cidr: '10.244.3.0/24' });
    const given = take(pool, 253);
    assert.deepEqual([given[0], given.at(-1), new Set(given).size], ['10.244.3.2', '10.244.3.254', 253]);
    assert.throws(() => pool.take(), NoAddressLeftError);
    assert.throws(
      () => pool.take(),
      /no IP addresses available in range set: 10\.244\.3\.1-10\.244\.3\.254$/,
    );
    pool.giveBack('10.244.3.77');
    assert.equal(pool.take(), '10.244.3.77');
  });

  it('goes round before it gives an address a second time', () => {
    const pool = createAddressPool({ cidr: '10.0.0.0/29' });
    const given: string[] = [];
    for (let i = 0; i < 10; i++) {
      const address = pool.take();
      given.push(address.slice(-1));
      pool.giveBack(address);
    }
    assert.equal(given.join(''), '2345623456');
  });

  it('goes on behind what was given out before it was made', () => {
    const pool = createAddressPool({ cidr: '10.0.0.0/29' });
    for (const address of ['10.0.0.2', '10.0.0.4', '192.168.0.6']) pool.reserve(address);
    assert.deepEqual(take(pool, 3), ['10.0.0.5', '10.0.0.6', '10.0.0.3']);
  });

  it('keeps off what somebody else holds', () => {
    const pool = createAddressPool({ cidr: '10.0.0.0/29', isHeld: (address) => address !== '10.0.0.5' });
    assert.equal(pool.take(), '10.0.0.5');
    assert.throws(() => pool.take(), NoAddressLeftError);
  });

  it('crosses the border of a byte', () => {
    const pool = createAddressPool({ cidr: '172.30.0.0/16' });
    assert.deepEqual(take(pool, 300).slice(252, 256), [
      '172.30.0.254',
      '172.30.0.255',
      '172.30.1.0',
      '172.30.1.1',
    ]);
  });

  it('has none in a range that is too small', () => {
    for (const cidr of ['10.0.0.0/32', '10.0.0.0/31', '10.0.0.0/30']) {
      const pool = createAddressPool({ cidr });
      if (cidr.endsWith('30')) pool.take();
      assert.throws(() => pool.take(), NoAddressLeftError);
    }
  });
});
