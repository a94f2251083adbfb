import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { editorUrl, serveEditor } from '../../../scripts/editor.mjs';

describe('the editor that is served to a browser', () => {
  it('answers nobody who does not know its token', async () => {
    const editor = await serveEditor();
    try {
      const page = `http://127.0.0.1:${editor.port}/?folder=/`;
      const statusOf = async (url: string): Promise<number> =>
        (await fetch(url, { redirect: 'manual' })).status;
      assert.equal(await statusOf(page), 403);
      assert.equal(await statusOf(`${page}&tkn=${'0'.repeat(64)}`), 403);
      assert.equal(await statusOf(editorUrl(editor, { folder: '/' })), 302);
    } finally {
      await editor.dispose();
    }
  });

  it('keeps its token in a file for its owner alone, as long as it runs, and makes another one each time', async () => {
    const [first, second] = [await serveEditor(), await serveEditor()];
    try {
      assert.match(first.token, /^[0-9a-f]{64}$/);
      assert.notEqual(first.token, second.token);
      assert.equal(statSync(first.tokenFile).mode & 0o777, 0o600);
      assert.equal(readFileSync(first.tokenFile, 'utf8'), first.token);
      assert.ok(!first.log().includes(first.token));
    } finally {
      await Promise.all([first.dispose(), second.dispose()]);
    }
    assert.equal(existsSync(first.tokenFile), false);
  });

  it('trusts everything only where nothing of it is kept', async () => {
    await assert.rejects(
      serveEditor({ trustsEverything: true, dataFolder: '/tmp' }),
      /must not keep its data/,
    );
  });
});
