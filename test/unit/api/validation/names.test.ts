import assert from 'node:assert/strict';
import {
  configMapKey,
  dns1035Label,
  dns1123Label,
  dns1123Subdomain,
  environmentVariableName,
  fullyQualifiedDomainName,
  labelValue,
  nameRule,
  type NameRule,
  pathSegmentName,
  portName,
  qualifiedName,
  wildcardDns1123Subdomain,
} from '../../../../src/api/index.ts';

const LONG = 'a'.repeat(300);

/** What is taken, and what is refused for a reason that begins with these words. */
const rules: [string, NameRule, taken: string[], refused: Record<string, string[]>][] = [
  [
    'dns1123Label',
    dns1123Label,
    ['a', '1', 'a-b', 'a'.repeat(63)],
    {
      '': ['a lowercase RFC 1123 label must consist of'],
      A: ['a lowercase RFC 1123 label must consist of'],
      '-a': ['a lowercase RFC 1123 label must consist of'],
      'a.b': ['must not contain dots'],
      [LONG]: ['must be no more than 63 characters'],
    },
  ],
  [
    'dns1123Subdomain',
    dns1123Subdomain,
    ['a', 'a.b', '1.2', 'a-b.c-d'],
    {
      'a..b': ['a lowercase RFC 1123 subdomain must consist of'],
      '.a': ['a lowercase RFC 1123 subdomain must consist of'],
      a_b: ['a lowercase RFC 1123 subdomain must consist of'],
      [LONG]: ['must be no more than 253 characters'],
    },
  ],
  ['dns1035Label', dns1035Label, ['a', 'a1', 'a-1'], { 1: ['a DNS-1035 label must consist of'] }],
  [
    'wildcardDns1123Subdomain',
    wildcardDns1123Subdomain,
    ['*.a', '*.a.b'],
    { '*': ['a wildcard DNS-1123'], 'a.b': ['a wildcard DNS-1123'], '*.*.a': ['a wildcard DNS-1123'] },
  ],
  [
    'fullyQualifiedDomainName',
    fullyQualifiedDomainName,
    ['a.b', 'a.b.'],
    {
      localhost: ['should be a domain with at least two segments'],
      'a_.b': ['a lowercase RFC 1123 subdomain'],
    },
  ],
  [
    'qualifiedName',
    qualifiedName,
    ['a', 'A.b_c-d', 'example.com/A', 'a'.repeat(63)],
    {
      '': ['name part must be non-empty', 'name part must consist of'],
      '-a': ['name part must consist of'],
      'a/b/c': ['a valid label key must consist of'],
      '/a': ['prefix part must be non-empty'],
      'A.b/c': ['prefix part a lowercase RFC 1123 subdomain'],
      [`${LONG}/a`]: ['prefix part must be no more than 253 bytes'],
      [LONG]: ['name part must be no more than 63 bytes'],
    },
  ],
  [
    'labelValue',
    labelValue,
    ['', 'a', 'A.b_c-d'],
    { 'a b': ['a valid label must be an empty string or'], [LONG]: ['must be no more than 63 bytes'] },
  ],
  [
    'configMapKey',
    configMapKey,
    ['a', '.a', 'A_b-c.d'],
    {
      '.': ["must not be '.'"],
      '..': ["must not be '..'"],
      '..a': ["must not start with '..'"],
      'a/b': ['a valid config key must consist of'],
    },
  ],
  [
    'environmentVariableName',
    environmentVariableName,
    ['A', 'a b', '1', '.'],
    { '': ['environment variable name must be non-empty'], 'A=b': ['a valid environment variable name'] },
  ],
  [
    'portName',
    portName,
    ['http', 'a-1', '1a'],
    {
      '80': ['must contain at least one letter'],
      'a--b': ['must not contain consecutive hyphens'],
      'a-': ['must not begin or end with a hyphen'],
      Http: ['must contain only alpha-numeric characters'],
      'longer-than-fifteen': ['must be no more than 15 characters'],
    },
  ],
  [
    'pathSegmentName',
    pathSegmentName,
    ['a', 'A b:c', '...'],
    { '.': ["may not be '.'"], 'a/b': ["may not contain '/'"], 'a%b': ["may not contain '%'"] },
  ],
];

for (const [name, rule, taken, refused] of rules) {
  describe(name, () => {
    for (const text of taken) it(`takes ${show(text)}`, () => assert.deepEqual(rule(text), []));
    for (const [text, beginnings] of Object.entries(refused)) {
      it(`refuses ${show(text)}`, () => {
        const messages = rule(text);
        assert.equal(messages.length, beginnings.length, messages.join('; '));
        for (const [index, beginning] of beginnings.entries())
          assert.ok(messages[index]?.startsWith(beginning));
      });
    }
  });
}

describe('nameRule', () => {
  it('lets a prefix end with a dash, and nothing else that its rule forbids', () => {
    const rule = nameRule(dns1123Label);
    assert.deepEqual(rule('web-', true), []);
    assert.equal(rule('web-', false).length, 1);
    assert.equal(rule('-', true).length, 1);
    assert.equal(rule('Web-', true).length, 1);
  });
});

function show(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
