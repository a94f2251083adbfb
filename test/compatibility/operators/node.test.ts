import path from 'node:path';
import { describeOperator } from './scenario.ts';

describe('an operator over @kubernetes/client-node', () => {
  describeOperator('TypeScript', {
    prepare: () =>
      Promise.resolve({ command: process.execPath, args: [path.join(import.meta.dirname, 'node/main.ts')] }),
    electsByLease: true,
  });
});
