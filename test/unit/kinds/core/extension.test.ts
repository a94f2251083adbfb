import assert from 'node:assert/strict';
import { Kind } from './kind.ts';

const CLUSTER = { namespaced: false };

describe('ValidatingWebhookConfiguration', () => {
  const kind = new Kind('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', CLUSTER);
  const webhook = {
    name: 'a.example.com',
    clientConfig: { service: { namespace: 'n', name: 's' } },
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
  };

  it('asks about everything, fails closed and waits ten seconds where nothing else is said', () => {
    assert.deepEqual(kind.created({ webhooks: [webhook] })['webhooks'], [
      {
        ...webhook,
        clientConfig: { service: { namespace: 'n', name: 's', port: 443 } },
        failurePolicy: 'Fail',
        matchPolicy: 'Equivalent',
        namespaceSelector: {},
        objectSelector: {},
        timeoutSeconds: 10,
      },
    ]);
  });

  const refused: [string, object, string[]][] = [
    [
      'a name of two parts',
      { name: 'a.b' },
      [
        'webhooks[0].name: Invalid value: "a.b": should be a domain with at least three segments separated by dots',
      ],
    ],
    [
      'no server',
      { clientConfig: {} },
      ['webhooks[0].clientConfig: Required value: exactly one of url or service is required'],
    ],
    [
      'a server without encryption',
      { clientConfig: { url: 'http://user@a/?q#f' } },
      [
        'webhooks[0].clientConfig.url: Invalid value: "http": \'https\' is the only allowed URL scheme; desired format: https://host[/path]',
        'webhooks[0].clientConfig.url: Invalid value: "user": user information is not permitted in the URL',
        'webhooks[0].clientConfig.url: Invalid value: "f": fragments are not permitted in the URL',
        'webhooks[0].clientConfig.url: Invalid value: "q": query parameters are not permitted in the URL',
      ],
    ],
    [
      'what is no URL',
      { clientConfig: { url: '://' } },
      [
        'webhooks[0].clientConfig.url: Required value: url must be a valid URL: parse "://": missing protocol scheme; desired format: https://host[/path]',
      ],
    ],
    [
      'only versions that nobody speaks',
      { admissionReviewVersions: ['v2'] },
      [
        'webhooks[0].admissionReviewVersions: Invalid value: ["v2"]: must include at least one of v1, v1beta1',
      ],
    ],
    [
      'resources that others contain',
      {
        rules: [
          {
            operations: ['*'],
            apiGroups: ['*', 'a'],
            apiVersions: ['v1'],
            resources: ['a/*', 'a/status', '*', 'b'],
          },
        ],
      },
      [
        'webhooks[0].rules[0].apiGroups: Invalid value: ["*","a"]: if \'*\' is present, must not specify other API groups',
        'webhooks[0].rules[0].resources[1]: Invalid value: "a/status": if \'a/*\' is present, must not specify a/status',
        'webhooks[0].rules[0].resources: Invalid value: ["a/*","a/status","*","b"]: if \'*\' is present, must not specify other resources without subresources',
      ],
    ],
    [
      'a condition twice',
      {
        matchConditions: [
          { name: 'a', expression: 'true' },
          { name: 'a', expression: ' ' },
        ],
      },
      [
        'webhooks[0].matchConditions[1].expression: Required value',
        'webhooks[0].matchConditions[1].name: Duplicate value: "a"',
      ],
    ],
  ];
  for (const [what, fields, expected] of refused) {
    it(`refuses ${what}`, () =>
      assert.deepEqual(kind.problems({ webhooks: [{ ...webhook, ...fields }] }), expected));
  }
});
