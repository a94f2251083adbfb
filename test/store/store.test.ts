import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SqliteStore } from '../../src/platform/index.ts';
import { MemoryStore } from '../../src/store/index.ts';
import { describeStore } from './store-suite.ts';

describeStore('memory', async (clock) => new MemoryStore({ clock }));

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-store-'));
let made = 0;
describeStore('SQLite', async (clock) => new SqliteStore(path.join(folder, `${made++}.db`), { clock }));
after(() => fs.rmSync(folder, { recursive: true }));
