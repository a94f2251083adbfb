import assert from 'node:assert/strict';
import { parseJsonPath } from '../../../../src/kinds/custom/json-path.ts';

const OBJECT = {
  spec: {
    ports: [
      { name: 'a', port: 1 },
      { name: 'b', port: 2 },
    ],
    'dotted.key': 'd',
  },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
};

describe('paths of columns', () => {
  for (const [path, found] of [
    ['.spec.ports[0].name', ['a']],
    ['.spec.ports[-1].port', [2]],
    ['.spec.ports[*].name', ['a', 'b']],
    ['.spec.ports[0:1].port', [1]],
    ['.spec.dotted\\.key', ['d']],
    [".spec['dotted.key']", ['d']],
    ['.status.conditions[?(@.type=="Ready")].status', ['True']],
    ['.status.conditions[?(@.type!="Ready")].status', []],
    ['.spec.ports[?(@.port>1)].name', ['b']],
    ['..port', [1, 2]],
    ['.none.at.all', []],
  ] as const) {
    it(`lead to what is there: ${path}`, () => assert.deepEqual(parseJsonPath(path)?.(OBJECT), found));
  }

  it('are none where a bracket stays open', () => assert.equal(parseJsonPath('.spec[*'), undefined));
});
