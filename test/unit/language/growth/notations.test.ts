import { ok } from 'node:assert/strict';
import { POWER_LIMIT, powerOf } from './measure.ts';
import { JSON_NOTATIONS, NOTATIONS } from './notations.ts';
import { everything } from './operations.ts';

describe('the work of a text grows with the text', () => {
  for (const [notation, texts] of [
    ['yaml', NOTATIONS],
    ['json', JSON_NOTATIONS],
  ] as const) {
    for (const [name, textOf] of Object.entries(texts)) {
      it(`${notation}: ${name}`, () => {
        const power = powerOf(everything(textOf, notation));
        ok(power < POWER_LIMIT, `grows with the power ${power.toFixed(2)}`);
      });
    }
  }
});
