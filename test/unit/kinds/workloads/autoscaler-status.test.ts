import assert from 'node:assert/strict';
import {
  cpuUtilizationOf,
  metricStatusToV1,
  metricStatusToV2,
  type MetricStatus,
} from '../../../../src/kinds/autoscaling/horizontal-pod-autoscaler/metric-status-v1.ts';

const selector = { matchLabels: { a: 'b' } };
const describedObject = { kind: 'Ingress', name: 'main', apiVersion: 'networking.k8s.io/v1' };

describe('what a metric shows, in the first version of an autoscaler', () => {
  const cases: [MetricStatus, text: string, back?: MetricStatus][] = [
    [
      { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 5, averageValue: '5m' } } },
      '{"type":"Resource","resource":{"name":"cpu","currentAverageUtilization":5,"currentAverageValue":"5m"}}',
    ],
    [
      {
        type: 'ContainerResource',
        containerResource: { name: 'cpu', container: 'a', current: { averageValue: '5m' } },
      },
      '{"type":"ContainerResource","containerResource":{"name":"cpu","currentAverageValue":"5m","container":"a"}}',
    ],
    [
      { type: 'Pods', pods: { metric: { name: 'm', selector }, current: { averageValue: '7' } } },
      '{"type":"Pods","pods":{"metricName":"m","currentAverageValue":"7","selector":{"matchLabels":{"a":"b"}}}}',
    ],
    [
      { type: 'Object', object: { describedObject, metric: { name: 'm' }, current: { value: '7' } } },
      '{"type":"Object","object":{"target":{"kind":"Ingress","name":"main","apiVersion":"networking.k8s.io/v1"},"metricName":"m","currentValue":"7"}}',
    ],
    [
      { type: 'External', external: { metric: { name: 'm', selector }, current: { averageValue: '7' } } },
      '{"type":"External","external":{"metricName":"m","metricSelector":{"matchLabels":{"a":"b"}},"currentValue":"0","currentAverageValue":"7"}}',
      {
        type: 'External',
        external: { metric: { name: 'm', selector }, current: { value: '0', averageValue: '7' } },
      },
    ],
    [{ type: '' }, '{"type":""}'],
  ];
  for (const [status, text, back = status] of cases) {
    it(`is carried, and comes back, of ${status.type === '' ? 'none' : status.type}`, () => {
      assert.equal(JSON.stringify(metricStatusToV1(status)), text);
      assert.deepEqual(metricStatusToV2(JSON.parse(text)), back);
    });
  }

  it('has a field for the use of CPU alone', () => {
    const of = (name: string, averageUtilization: number): MetricStatus => ({
      type: 'Resource',
      resource: { name, current: { averageUtilization } },
    });
    assert.equal(cpuUtilizationOf([of('memory', 1), of('cpu', 40), { type: '' }]), 40);
    assert.equal(cpuUtilizationOf([of('memory', 1)]), undefined);
  });
});
