import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TREES } from '../../../src/extension/index.ts';

const project = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const read = (name: string): string => readFileSync(join(project, name), 'utf8');

interface Contributions {
  commands: { command: string; title: string; enablement?: string }[];
  menus: Record<string, { command: string; when?: string }[]>;
  views: { wheelhouse: { id: string }[] };
  viewsWelcome: { view: string; contents: string }[];
}

describe('the manifest of the extension', () => {
  const manifest = JSON.parse(read('package.json')) as { contributes: Contributions };
  const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;
  const { commands, menus, views, viewsWelcome } = manifest.contributes;
  const known = new Set(commands.map(({ command }) => command));

  it('has a text for each of its titles, and no other', () => {
    const used = new Set([...read('package.json').matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key));
    assert.deepEqual(used, new Set(Object.keys(texts)));
  });

  it('offers in menus and welcome texts only what it has', () => {
    const offered = Object.values(menus).flatMap((entries) => entries.map(({ command }) => command));
    const linked = viewsWelcome.flatMap(({ contents }) =>
      [...(texts[contents.replaceAll('%', '')] ?? '').matchAll(/\(command:(wheelhouse\.\w+)\)/g)].map(
        ([, name]) => name,
      ),
    );
    assert.ok(linked.length > 0);
    assert.deepEqual(
      [...offered, ...linked].filter((name) => name === undefined || !known.has(name)),
      [],
    );
  });

  it('has a tree for each view', () => {
    assert.deepEqual(
      views.wheelhouse.map(({ id }) => id),
      TREES.map(({ view }) => view),
    );
  });

  it('says of every command when it can be used', () => {
    assert.deepEqual(
      commands.filter(({ enablement }) => enablement === undefined),
      [],
    );
  });
});
