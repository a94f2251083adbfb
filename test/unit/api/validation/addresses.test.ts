import assert from 'node:assert/strict';
import {
  cidrContains,
  FieldPath,
  formatIp,
  ipFamilyOf,
  parseCidr,
  parseIp,
  sameIp,
  validateCidr,
  validateCidrOfAnyForm,
  validateIp,
  validateIpOfAnyForm,
  validateReachableIp,
} from '../../../../src/api/index.ts';

const PATH = FieldPath.of('ip');

describe('IP addresses', () => {
  const canonical: [string, string][] = [
    ['10.0.0.1', '10.0.0.1'],
    ['010.0.0.1', '10.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8::0:1', '2001:db8::1'],
    ['::', '::'],
    ['1::', '1::'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['1:0:3:4:5:6:7:8', '1:0:3:4:5:6:7:8'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ];
  for (const [text, expected] of canonical) {
    it(`reads ${text} as ${expected}`, () => {
      const address = parseIp(text);
      assert.ok(address);
      assert.equal(formatIp(address), expected);
    });
  }

  for (const text of [
    '',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.0.1',
    'a.b.c.d',
    ':::',
    '1::2::3',
    '1:2',
    '12345::',
    '::1%eth0',
  ]) {
    it(`finds no address in ${JSON.stringify(text)}`, () => assert.equal(parseIp(text), undefined));
  }

  it('tells families apart, and writings of one address not', () => {
    assert.equal(ipFamilyOf('10.0.0.1'), 'IPv4');
    assert.equal(ipFamilyOf('::1'), 'IPv6');
    assert.equal(ipFamilyOf('None'), undefined);
    assert.ok(sameIp('2001:db8::1', '2001:DB8:0::1'));
    assert.ok(!sameIp('10.0.0.1', '10.0.0.2'));
  });

  const refused: [typeof validateIp, string, string][] = [
    [validateIp, 'x', 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
    [validateIp, '10.0.0.01', 'must not have leading 0s'],
    [validateIp, '::ffff:10.0.0.1', 'must not be an IPv4-mapped IPv6 address'],
    [validateIp, '2001:DB8::1', 'must be in canonical form ("2001:db8::1")'],
    [validateReachableIp, '0.0.0.0', 'may not be unspecified (0.0.0.0)'],
    [validateReachableIp, '127.1.2.3', 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
    [validateReachableIp, 'fe80::1', 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
    [
      validateReachableIp,
      '224.0.0.9',
      'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
    ],
    [validateCidr, '10.0.0.0', 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'],
    [validateCidr, '10.0.0.0/33', 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'],
    [validateCidr, '10.0.0.1/24', 'must not have bits set beyond the prefix length'],
    [validateCidr, '10.0.0.0/08', 'must not have leading 0s in IP or prefix length'],
    [validateCidr, '2001:DB8::/32', 'must be in canonical form ("2001:db8::/32")'],
  ];
  for (const [validate, text, detail] of refused) {
    it(`says of ${text}: ${detail}`, () => {
      assert.deepEqual(
        validate(text, PATH).map(({ message }) => message),
        [`Invalid value: "${text}": ${detail}`],
      );
    });
  }

  it('lets old fields keep uncommon forms', () => {
    assert.deepEqual(validateIpOfAnyForm('2001:DB8::1', PATH, true), []);
    assert.deepEqual(validateIpOfAnyForm('010.0.0.1', PATH, false), []);
    assert.deepEqual(validateCidrOfAnyForm('10.0.0.1/24', PATH, false), []);
  });
});

describe('CIDR ranges', () => {
  const contained: [string, string, boolean][] = [
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['0.0.0.0/0', '192.0.2.1', true],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '10.0.0.1', false],
    ['::ffff:10.0.0.0/104', '10.1.2.3', true],
  ];
  for (const [range, text, expected] of contained) {
    it(`${range} ${expected ? 'contains' : 'does not contain'} ${text}`, () => {
      const [cidr, address] = [parseCidr(range), parseIp(text)];
      assert.ok(cidr && address);
      assert.equal(cidrContains(cidr, address), expected);
    });
  }
});
