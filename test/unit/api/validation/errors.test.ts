import assert from 'node:assert/strict';
import {
  duplicate,
  type FieldError,
  FieldPath,
  forbidden,
  goStruct,
  invalid,
  invalidError,
  notSupported,
  printed,
  quote,
  required,
  tooLong,
  tooMany,
  valueNotFound,
} from '../../../../src/api/index.ts';

const PATH = FieldPath.of('spec', 'ports').index(0).child('name');

describe('field errors', () => {
  const worded: [FieldError, string][] = [
    [required(PATH), 'Required value'],
    [required(PATH, 'must be there'), 'Required value: must be there'],
    [invalid(PATH, 'x', 'is wrong'), 'Invalid value: "x": is wrong'],
    [invalid(PATH, '', 'is wrong'), 'Invalid value: "": is wrong'],
    [invalid(PATH, 5, 'is wrong'), 'Invalid value: 5: is wrong'],
    [invalid(PATH, true, 'is wrong'), 'Invalid value: true: is wrong'],
    [invalid(PATH, undefined, 'is wrong'), 'Invalid value: null: is wrong'],
    [invalid(PATH, ['a', 'b'], 'is wrong'), 'Invalid value: ["a","b"]: is wrong'],
    [invalid(PATH, { a: '<b>' }, 'is wrong'), 'Invalid value: {"a":"\\u003cb\\u003e"}: is wrong'],
    [notSupported(PATH, 'x', ['a', 'b']), 'Unsupported value: "x": supported values: "a", "b"'],
    [duplicate(PATH, 'x'), 'Duplicate value: "x"'],
    [forbidden(PATH, 'may not be set'), 'Forbidden: may not be set'],
    [tooLong(PATH, 63), 'Too long: may not be more than 63 bytes'],
    [tooMany(PATH, 9, 8), 'Too many: 9: must have at most 8 items'],
    [valueNotFound(PATH, 'x'), 'Not found: "x"'],
  ];
  for (const [error, message] of worded) {
    it(message, () => {
      assert.equal(error.message, message);
      assert.equal(error.field, 'spec.ports[0].name');
    });
  }
});

describe('quote', () => {
  const quoted: [string, string][] = [
    ['plain', '"plain"'],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ['a\nb\tc', '"a\\nb\\tc"'],
    ['é 漢', '"é 漢"'],
    ['\u0000\u007f', '"\\x00\\x7f"'],
    ['\u200b', '"\\u200b"'],
    ['\u{e0001}', '"\\U000e0001"'],
  ];
  for (const [text, expected] of quoted) it(expected, () => assert.equal(quote(text), expected));
});

describe('goStruct', () => {
  const POINT = goStruct('X# Y#');
  const SHAPE = goStruct('Name UID Corners[] Tags[] Center{} Origin* Filled?=isFilled', {
    Corners: POINT,
    Center: POINT,
    Origin: POINT,
  });

  it('prints every field, set or not, by its Go name', () => {
    assert.equal(
      SHAPE({}),
      '{"Name":"","UID":"","Corners":null,"Tags":null,"Center":{"X":0,"Y":0},"Origin":null,"Filled":false}',
    );
  });

  it('finds values by their JSON names, and sorts the keys of maps', () => {
    const shape = {
      name: 'a',
      uid: 'u',
      corners: [{ x: 1 }],
      tags: { b: '2', a: '1' },
      origin: {},
      isFilled: true,
    };
    assert.equal(
      printed(SHAPE, shape).text,
      '{"Name":"a","UID":"u","Corners":[{"X":1,"Y":0}],"Tags":{"a":"1","b":"2"},"Center":{"X":0,"Y":0},"Origin":{"X":0,"Y":0},"Filled":true}',
    );
  });
});

describe('invalidError', () => {
  const first = required(FieldPath.of('spec', 'a'));
  const second = forbidden(FieldPath.of('spec', 'b'), 'no');

  it('answers 422 with the one error', () => {
    const status = invalidError({ group: '', kind: 'Service' }, 'web', [first]).toStatus();
    assert.equal(status.code, 422);
    assert.equal(status.reason, 'Invalid');
    assert.equal(status.message, 'Service "web" is invalid: spec.a: Required value');
    assert.deepEqual(status.details, {
      name: 'web',
      kind: 'Service',
      causes: [{ reason: 'FieldValueRequired', message: 'Required value', field: 'spec.a' }],
    });
  });

  it('tells what reads the same once, and keeps every cause', () => {
    const error = invalidError({ group: 'apps', kind: 'Deployment' }, '', [first, second, first]);
    assert.equal(
      error.message,
      'Deployment.apps "" is invalid: [spec.a: Required value, spec.b: Forbidden: no]',
    );
    assert.equal(error.details?.causes?.length, 3);
    assert.equal(error.details?.name, undefined);
  });
});
