import path from 'node:path';
import { buildGo } from '../../support/other-languages.ts';
import { describeOperator } from './scenario.ts';

describe('an operator over controller-runtime', () => {
  describeOperator('where Go is', {
    prepare: async (folder) => {
      const command = path.join(folder, 'operator');
      const isBuilt = await buildGo(path.join(import.meta.dirname, 'controller-runtime'), command);
      return isBuilt ? { command, args: [] } : undefined;
    },
    electsByLease: true,
  });
});
