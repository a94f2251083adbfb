import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { asLabel, asNotification, iconed } from '../../../src/extension/index.ts';

describe('texts of others in the editor', () => {
  it('make no link of a notification', () => {
    // What the editor takes for a link in a notification.
    const link = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+(?: ["'].+?["'])?\)/i;
    const hostile = 'denied: [more](command:workbench.action.terminal.sendSequence?%22x%22)';
    assert.match(hostile, link);
    assert.doesNotMatch(asNotification(hostile), link);
  });

  it('make no icon of a label', () => {
    assert.equal(asLabel('a $(check) b'), 'a \\$(check) b');
    assert.equal(iconed('error', '$(check)'), '$(error)\u00a0\\$(check)');
  });

  it('get to notifications and Markdown in one way each', () => {
    const src = path.resolve(import.meta.dirname, '../../../src/extension');
    const files = fs
      .readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'));
    const users = (pattern: RegExp): string[] =>
      files.filter((file) => pattern.test(fs.readFileSync(path.join(src, file), 'utf8')));
    assert.deepEqual(users(/\bshow(Error|Warning|Information)Message\b/), [
      path.join('messages', 'messages.ts'),
    ]);
    assert.deepEqual(users(/\bnew vscode\.MarkdownString\((?!.*\.source\))/), []);
    assert.deepEqual(users(/\b(isTrusted|supportHtml|supportThemeIcons)\s*=/), []);
  });
});
