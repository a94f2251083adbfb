import { deepEqual, equal } from 'node:assert/strict';
import { builtInCatalog } from '../../support/built-in-catalog.ts';
import { Manifests } from '../../language/manifests.ts';

const URI = 'file:///ingress.yaml';
const INGRESS = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: a}
spec:
  rules:
    - http:
        paths:
          - path: /
            backend: {}
          - {path: /b, pathType: prefix, backend: {}}
`;

describe('a kind that has no validation of its own', () => {
  const service = new Manifests({
    catalog: {
      ...builtInCatalog(),
      validates: () => false,
      judge: function* () {
        yield;
        return undefined;
      },
    },
  });

  beforeEach(() => service.openDocument(URI, 'yaml', INGRESS));

  it('is held to the required fields and the listed values of its schema', () => {
    const found = service
      .diagnose(URI)
      .map(({ code, range }) => [code, INGRESS.slice(range.start, range.end)]);
    deepEqual(found, [
      ['missing-field', 'path'],
      ['unsupported-value', 'prefix'],
    ]);
  });

  it('gets the same fixes', () => {
    const whole = { start: 0, end: INGRESS.length };
    const [first, second] = service.codeActions(URI, whole).filter(({ preferred }) => preferred);
    equal(first?.edits[0]?.newText, '\n            pathType: Exact');
    equal(second?.edits[0]?.newText, 'Prefix');
  });
});
