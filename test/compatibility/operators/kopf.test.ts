import fs from 'node:fs';
import path from 'node:path';
import { installPython } from '../../support/other-languages.ts';
import { describeOperator } from './scenario.ts';

const FOLDER = path.join(import.meta.dirname, 'kopf');
const PACKAGES = ['kopf==1.45.2', 'kr8s==0.20.15'];

describe('an operator over kopf and kr8s', () => {
  describeOperator('where Python is', {
    prepare: async (folder) => {
      const python = await installPython(path.join(folder, 'python'), PACKAGES);
      if (python === undefined) return undefined;
      const operator = ['run', path.join(FOLDER, 'operator.py'), '--namespace', 'greetings'];
      return { command: python, args: ['-B', '-m', 'kopf', ...operator] };
    },
    manifests: `---\n${fs.readFileSync(path.join(FOLDER, 'peering.yaml'), 'utf8')}`,
    electsByLease: false,
  });
});
