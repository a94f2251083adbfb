import assert from 'node:assert/strict';

// Beside what the folders show: it is what a start need not do.
import { overload } from '../../../src/api/cel/library/signature.ts';
import { goStruct } from '../../../src/api/validation/go-struct.ts';

describe('tables that few need', () => {
  it('are read when they are first asked: what a function of an expression takes', () => {
    const broken = overload('none', 'nothing that could be read');
    assert.throws(() => broken.args, /no signature/);
    const sound = overload('size_list_int', 'list(A).() int');
    assert.equal(sound.hasReceiver, true);
    assert.equal(sound.args, sound.args);
  });

  it('are read when they are first asked: the fields of a printed structure', () => {
    let parts = 0;
    const part = goStruct('Key');
    const print = goStruct('Name Inner{}', {
      get Inner() {
        parts++;
        return part;
      },
    });
    assert.equal(parts, 0);
    assert.equal(print({ name: 'a', inner: { key: 'b' } }), '{"Name":"a","Inner":{"Key":"b"}}');
  });
});
