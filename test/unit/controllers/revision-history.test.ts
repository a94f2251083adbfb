import assert from 'node:assert/strict';
import { atRevision, templatePatch } from '../../../src/controllers/library/revisions/index.ts';

describe('what a ControllerRevision holds', () => {
  const owner = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'a' },
    spec: {
      template: {
        spec: { containers: [{ name: 'a', image: 'b' }], activeDeadlineSeconds: 5 },
        metadata: { labels: { z: '1', a: '2' } },
      },
    },
  };

  it('is the patch of the template with sorted keys, for who compares its bytes', () => {
    assert.equal(
      JSON.stringify(templatePatch(owner)),
      '{"spec":{"template":{"$patch":"replace","metadata":{"labels":{"a":"2","z":"1"}},' +
        '"spec":{"activeDeadlineSeconds":5,"containers":[{"image":"b","name":"a"}]}}}}',
    );
  });

  it('brings the template back', () => {
    const revision = {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: { name: 'a-1' },
      revision: 1,
      data: templatePatch(owner) as object,
    } as const;
    const { spec } = owner;
    assert.deepEqual(atRevision({ ...owner, spec: { template: {} } }, revision).spec, spec);
  });
});
