import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SqliteStore } from '../../src/platform/index.ts';
import { MemoryStore } from '../../src/store/index.ts';
import { describeStore } from './store-suite.ts';

describeStore('memory', async () => new MemoryStore());

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-store-'));
let made = 0;
describeStore('SQLite', async () => new SqliteStore(path.join(folder, `${made++}.db`)));
after(() => fs.rmSync(folder, { recursive: true }));
