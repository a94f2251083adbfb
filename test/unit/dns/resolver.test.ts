import assert from 'node:assert/strict';
import { createResolver, type DnsRecord, type RecordType } from '../../../src/dns/index.ts';
import { fixedInformers } from '../../support/fixed-informers.ts';
import { service, slice } from '../../support/services.ts';

const ports = [{ name: 'http', port: 80, protocol: 'TCP' as const }];

const resolver = createResolver({
  informers: fixedInformers({
    services: [
      service('web', { clusterIP: '10.96.0.7', clusterIPs: ['10.96.0.7'], ports }),
      service('db', { clusterIP: 'None', clusterIPs: ['None'], ports }),
      service('empty', { clusterIP: 'None', clusterIPs: ['None'], ports }),
      service('early', { clusterIP: 'None', clusterIPs: ['None'], ports, publishNotReadyAddresses: true }),
      service('outside', { type: 'ExternalName', externalName: 'db.example.com' }),
    ],
    endpointslices: [
      slice('db', [
        { addresses: ['10.128.0.2'], hostname: 'db-0', conditions: { ready: true } },
        { addresses: ['10.128.1.2'], hostname: 'db-1', conditions: { ready: true } },
        { addresses: ['10.128.2.2'], hostname: 'db-2', conditions: { ready: false } },
      ]),
      slice('early', [{ addresses: ['10.128.3.2'], conditions: { ready: false } }]),
    ],
  }),
});

/** `name type` of a question, and each record of its answer as a line; or the code where there are none. */
function ask(question: string): string[] {
  const [name = '', type = 'A'] = question.split(' ');
  const answer = resolver.resolve({ name, type: type as RecordType });
  const records = [
    ...answer.records,
    ...answer.additional.map((record) => ({ ...record, name: `+${record.name}` })),
  ];
  return records.length === 0 ? [answer.code] : records.map(lineOf);
}

function lineOf(record: DnsRecord): string {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return `${record.name} ${record.type} ${record.address}`;
    case 'CNAME':
    case 'PTR':
      return `${record.name} ${record.type} ${record.target}`;
    case 'SRV':
      return `${record.name} SRV ${record.port} ${record.target}`;
  }
}

const CASES: readonly [title: string, question: string, answer: readonly string[]][] = [
  ['a Service has its cluster IP', 'web.shop.svc.cluster.local', ['web.shop.svc.cluster.local A 10.96.0.7']],
  [
    'case and a last dot do not matter',
    'WEB.shop.svc.cluster.local.',
    ['web.shop.svc.cluster.local A 10.96.0.7'],
  ],
  ['a Service has no address of the other family', 'web.shop.svc.cluster.local AAAA', ['NOERROR']],
  [
    'a headless Service has its ready endpoints',
    'db.shop.svc.cluster.local',
    ['db.shop.svc.cluster.local A 10.128.0.2', 'db.shop.svc.cluster.local A 10.128.1.2'],
  ],
  [
    'an endpoint with a hostname has a name of its own',
    'db-1.db.shop.svc.cluster.local',
    ['db-1.db.shop.svc.cluster.local A 10.128.1.2'],
  ],
  ['an endpoint that is not ready has none', 'db-2.db.shop.svc.cluster.local', ['NXDOMAIN']],
  [
    'unless the Service publishes those, too',
    'early.shop.svc.cluster.local',
    ['early.shop.svc.cluster.local A 10.128.3.2'],
  ],
  ['a headless Service without endpoints is no name', 'empty.shop.svc.cluster.local', ['NXDOMAIN']],
  [
    'a named port is found',
    '_http._tcp.web.shop.svc.cluster.local SRV',
    [
      '_http._tcp.web.shop.svc.cluster.local SRV 80 web.shop.svc.cluster.local',
      '+web.shop.svc.cluster.local A 10.96.0.7',
    ],
  ],
  [
    'a named port of a headless Service is found at each endpoint',
    '_http._tcp.db.shop.svc.cluster.local SRV',
    [
      '_http._tcp.db.shop.svc.cluster.local SRV 8080 db-0.db.shop.svc.cluster.local',
      '_http._tcp.db.shop.svc.cluster.local SRV 8080 db-1.db.shop.svc.cluster.local',
      '+db-0.db.shop.svc.cluster.local A 10.128.0.2',
      '+db-1.db.shop.svc.cluster.local A 10.128.1.2',
    ],
  ],
  ['a port that is not there is no name', '_grpc._tcp.web.shop.svc.cluster.local SRV', ['NXDOMAIN']],
  [
    'an external name leads on',
    'outside.shop.svc.cluster.local',
    ['outside.shop.svc.cluster.local CNAME db.example.com'],
  ],
  [
    'a cluster IP leads back to its Service',
    '7.0.96.10.in-addr.arpa PTR',
    ['7.0.96.10.in-addr.arpa PTR web.shop.svc.cluster.local'],
  ],
  [
    'an endpoint leads back to its name',
    '2.1.128.10.in-addr.arpa PTR',
    ['2.1.128.10.in-addr.arpa PTR db-1.db.shop.svc.cluster.local'],
  ],
  [
    'a Pod has the name of its address',
    '10-128-0-2.shop.pod.cluster.local',
    ['10-128-0-2.shop.pod.cluster.local A 10.128.0.2'],
  ],
  ['what is not there is no name', 'none.shop.svc.cluster.local', ['NXDOMAIN']],
  ['what is not of this cluster is refused', 'example.com', ['REFUSED']],
];

describe('resolver', () => {
  for (const [title, question, answer] of CASES) it(title, () => assert.deepEqual(ask(question), answer));
});
