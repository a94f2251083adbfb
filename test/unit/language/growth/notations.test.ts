import { ok } from 'node:assert/strict';
import { growthOf, MOST_POWER } from '../../../support/growth.ts';
import { JSON_NOTATIONS, NOTATIONS } from './notations.ts';
import { everything } from './operations.ts';

describe('what a text costs grows with the text', () => {
  for (const [notation, texts] of [
    ['yaml', NOTATIONS],
    ['json', JSON_NOTATIONS],
  ] as const) {
    for (const [name, textOf] of Object.entries(texts)) {
      it(`${notation}: ${name}`, async () => {
        const { power, text } = await growthOf(everything(textOf, notation), { from: 500 });
        ok(power <= MOST_POWER, `the power ${power.toFixed(2)}: ${text}`);
      });
    }
  }
});
