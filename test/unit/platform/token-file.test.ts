import assert from 'node:assert/strict';
import { parseTokenFile } from '../../../src/platform/index.ts';

describe('token file', () => {
  it('names users and groups', async () => {
    const text =
      'user-token,user,12345,\n\nadmin-token,root,1,"system:masters,others"\r\nodd-token,"a ""b""\n", 2\n,nobody,3\n';
    assert.deepEqual(await parseTokenFile(text), [
      { token: 'user-token', user: { name: 'user', uid: '12345', groups: [''] } },
      { token: 'admin-token', user: { name: 'root', uid: '1', groups: ['system:masters', 'others'] } },
      { token: 'odd-token', user: { name: 'a "b"\n', uid: ' 2', groups: [] } },
    ]);
  });

  for (const [why, text, message] of [
    ['a line has two columns', 'token,user\n', /at least 3 columns .*, found 2/],
    ['a quote stands within a column', 'token,user,1\nother,us"er,2\n', /line 2/],
    ['a quote is never closed', 'token,"user,1\n', /line/],
  ] as const) {
    it(`is refused where ${why}`, async () => {
      await assert.rejects(parseTokenFile(text), message);
    });
  }
});
