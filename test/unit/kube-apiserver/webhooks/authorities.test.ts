import assert from 'node:assert/strict';
import { Authorities } from '../../../../src/kube-apiserver/webhook-client/index.ts';

describe('who may vouch for a webhook', () => {
  const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';

  it('is read once, however often that is asked', () => {
    const authorities = new Authorities();
    let reads = 0;
    const address = {
      get caBundle(): string {
        reads++;
        return btoa(CERTIFICATE);
      },
    };
    for (let i = 0; i < 100; i++) assert.equal(authorities.of(address), CERTIFICATE);
    assert.equal(reads, 1);
    assert.equal(
      authorities.of({ caBundle: btoa(`${CERTIFICATE}#`) }),
      `${CERTIFICATE}#`,
      'each has its own',
    );
  });

  it('is whom the host trusts where nobody is named, and what is no certificate is said each time', () => {
    const authorities = new Authorities();
    assert.equal(authorities.of({}), undefined);
    const bad = { caBundle: btoa('nothing') };
    for (let i = 0; i < 2; i++) assert.throws(() => authorities.of(bad), /unable to load root certificates/);
  });
});
