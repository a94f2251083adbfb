import { chosenSeeds } from '../support/seed.ts';
import { Campaign } from './campaign.ts';

/** The long form of this is `test/campaign/run.ts`. */
const BUDGET_MS = 50_000;

describe('a cluster to which things happen', () => {
  const [seed = 0] = chosenSeeds([]);
  it(`loses nothing that it acknowledged without naming it (seed ${seed})`, async () => {
    const lines: string[] = [];
    const campaign = new Campaign(seed, (line) => lines.push(line));
    try {
      for (const endMs = Date.now() + BUDGET_MS; Date.now() < endMs;) await campaign.round();
    } catch (error) {
      if (error instanceof Error) error.message += `\n(seed ${seed}, after: ${lines.slice(-3).join('; ')})`;
      throw error;
    } finally {
      campaign.count();
      await campaign.dispose();
    }
  }).timeout(3 * BUDGET_MS);
});
