import { deepEqual, equal, ok } from 'node:assert/strict';
import { definitions } from '../../../src/kinds/index.ts';
import { MEANINGS } from '../../../src/language/catalog/field-meanings.ts';
import { ManifestDocument } from '../../../src/language/document/manifest-document.ts';
import { finish, type ObjectSummary } from '../../../src/language/index.ts';
import { builtInCatalog } from '../../support/built-in-catalog.ts';
import { summarize } from '../../../src/language/summary/summarize.ts';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  labels: {app: web, tier: front}
spec:
  selector:
    matchLabels: {app: web}
    matchExpressions:
      - {key: tier, operator: In, values: [front, back]}
  template:
    metadata:
      labels: {app: web, tier: front}
    spec:
      serviceAccountName: runner
      priorityClassName: high
      imagePullSecrets:
        - name: registry
      initContainers:
        - name: first
          envFrom:
            - configMapRef: {name: settings}
            - secretRef: {name: login}
      containers:
        - name: web
          ports:
            - {name: http, containerPort: 8080}
            - {name: metrics, containerPort: 9090}
            - {containerPort: 1}
          env:
            - name: PASSWORD
              valueFrom: {secretKeyRef: {name: database, key: password}}
      volumes:
        - name: data
          persistentVolumeClaim: {claimName: files}
        - name: all
          projected:
            sources:
              - configMap: {name: more}
              - secret: {name: token}
        - name: login
          secret: {secretName: login}
`;

describe('summary', () => {
  const catalog = builtInCatalog();
  const summaries = (text: string): readonly ObjectSummary[] =>
    finish(summarize(catalog, new ManifestDocument(text, 'yaml'))).objects;
  const only = (text: string): ObjectSummary => {
    const [object, ...more] = summaries(text);
    ok(object);
    deepEqual(more, []);
    return object;
  };
  const references = (text: string): string[] =>
    only(text)
      .references.map(({ to, namespace, name, range }) => {
        equal(text.slice(range.start, range.end), name);
        return `${to.group}/${to.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
      })
      .toSorted();

  it('tells what a Deployment defines', () => {
    const { kind, name, namespace, labels, podLabels, selectors, ports, nameRange } = only(DEPLOYMENT);
    deepEqual([kind.kind, name, namespace], ['Deployment', 'web', 'shop']);
    equal(DEPLOYMENT.slice(nameRange.start, nameRange.end), 'web');
    deepEqual(labels, { app: 'web', tier: 'front' });
    deepEqual(podLabels, [{ app: 'web', tier: 'front' }]);
    deepEqual(
      selectors.map(({ selector }) => selector),
      [
        {
          matchLabels: { app: 'web' },
          matchExpressions: [{ key: 'tier', operator: 'In', values: ['front', 'back'] }],
        },
      ],
    );
    deepEqual(
      ports.map((port) => [port.name, port.number]),
      [
        ['http', 8080],
        ['metrics', 9090],
      ],
    );
  });

  it('tells what a Deployment refers to, each with its place', () => {
    deepEqual(references(DEPLOYMENT), [
      '/ConfigMap more',
      '/ConfigMap settings',
      '/PersistentVolumeClaim files',
      '/Secret database',
      '/Secret login',
      '/Secret login',
      '/Secret registry',
      '/Secret token',
      '/ServiceAccount runner',
      'scheduling.k8s.io/PriorityClass high',
    ]);
  });

  it('tells what a Service selects and which ports it names', () => {
    const service = only(
      'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  selector: {app: web}\n  ports: [{name: http, port: 80, targetPort: http}]\n',
    );
    deepEqual(
      service.selectors.map(({ selector }) => selector),
      [{ matchLabels: { app: 'web' } }],
    );
    deepEqual(
      service.ports.map(({ name, number }) => [name, number]),
      [['http', 80]],
    );
  });

  it('takes the kind of a reference from the fields beside it', () => {
    deepEqual(
      references(`apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: a, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
  - {kind: ServiceAccount, name: runner, namespace: other}
`),
      ['/ServiceAccount other/runner', 'rbac.authorization.k8s.io/ClusterRole view'],
    );
    deepEqual(
      references(`apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: a}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
`),
      ['apps/Deployment web'],
    );
  });

  it('tells the backends and certificates of an Ingress', () => {
    deepEqual(
      references(`apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: a}
spec:
  ingressClassName: nginx
  tls: [{secretName: certificate}]
  defaultBackend: {service: {name: fallback, port: {number: 80}}}
  rules:
    - http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}]}
`),
      ['/Secret certificate', '/Service fallback', '/Service web', 'networking.k8s.io/IngressClass nginx'],
    );
  });

  it('sums up each object of a list', () => {
    const list = `apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: ServiceAccount, metadata: {name: a}, imagePullSecrets: [{name: registry}]}
  - {apiVersion: v1, kind: Secret, metadata: {name: registry}}
`;
    deepEqual(
      summaries(list).map(({ kind, name, references: found }) => [kind.kind, name, found.length]),
      [
        ['ServiceAccount', 'a', 1],
        ['Secret', 'registry', 0],
      ],
    );
  });

  it('goes through aliases and merge keys, and shows what it finds there where they stand', () => {
    const text = `apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
    - &one
      name: one
      envFrom: &from [{configMapRef: {name: settings}}]
    - <<: *one
      name: two
    - name: three
      envFrom: *from
`;
    const places = only(text).references.map(({ range }) => text.slice(range.start, range.end));
    deepEqual(places, ['settings', 'settings', '*from']);
  });

  it('sums up what is half typed as far as it can be read', () => {
    const { name, references: found } = only(
      DEPLOYMENT.replace('claimName: files', 'claimName: ').replace('          env:', '          env'),
    );
    equal(name, 'web');
    ok(found.some(({ to }) => to.kind === 'Secret'));
    ok(!found.some(({ to }) => to.kind === 'PersistentVolumeClaim'));
  });

  it('knows kinds that it has no schema for by what all objects have', () => {
    const { kind, name, labels } = only(
      'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a, labels: {x: z}}\n',
    );
    deepEqual([kind.group, kind.kind, name, labels], ['example.com', 'Widget', 'a', { x: 'z' }]);
  });

  it('has facts of fields that there are', () => {
    const fields = new Set<string>();
    const types = definitions();
    const short = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
    for (const [type, schema] of Object.entries(types)) {
      for (const [field, { $ref, items }] of Object.entries(schema.properties ?? {})) {
        fields.add(`${short(type)}.${field}`);
        const inner = ($ref ?? items?.$ref)?.slice('#/definitions/'.length);
        for (const name of Object.keys(types[inner ?? '']?.properties ?? {}))
          fields.add(`${short(type)}.${field}.${name}`);
      }
    }
    deepEqual(
      [...MEANINGS.keys()].filter((field) => !fields.has(field)),
      [],
    );
  });
});
