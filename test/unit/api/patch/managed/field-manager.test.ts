import assert from 'node:assert/strict';
import { FieldManager } from '../../../../../src/api/index.ts';
import { NOW_MS, record, THING, thing, THING_MANAGER, types } from './schemas.ts';
import { create, writer } from './thing-writes.ts';

describe('field manager', () => {
  describe('create', () => {
    it('records what is set beyond the empty object', () => {
      const object = create(
        thing(
          {
            spec: {
              replicas: 1,
              selector: { matchLabels: { a: 'b' } },
              containers: [{ name: 'c', image: 'i', args: ['x'] }],
              template: { name: 't' },
            },
            status: { replicas: 5 },
          },
          { labels: { l: '1' }, uid: 'u', generation: 1 },
        ),
      );
      assert.deepEqual(object.metadata.managedFields, [
        {
          manager: 'maker',
          operation: 'Update',
          apiVersion: 'apps/v1',
          time: '2026-01-01T00:00:00Z',
          fieldsType: 'FieldsV1',
          fieldsV1: {
            'f:metadata': { 'f:labels': { '.': {}, 'f:l': {} } },
            'f:spec': {
              'f:containers': {
                '.': {},
                'k:{"name":"c"}': { '.': {}, 'f:args': {}, 'f:image': {}, 'f:name': {} },
              },
              'f:replicas': {},
              'f:selector': {},
              'f:template': { 'f:name': {} },
            },
          },
        },
      ]);
    });

    it("writes fields in upstream's order", () => {
      const ports = [{ containerPort: 100 }, { containerPort: 9, protocol: 'UDP' }, { containerPort: 9 }];
      const object = create(
        thing({ spec: { containers: [{ name: 'c', ports }], template: {} }, data: { b: '', a: '' } }),
      );
      const fields = record(object)[0]?.[1];
      assert.equal(
        JSON.stringify(fields),
        '{"f:data":{".":{},"f:a":{},"f:b":{}},"f:spec":{"f:containers":{".":{},"k:{\\"name\\":\\"c\\"}":{".":{},"f:name":{},"f:ports":{".":{},' +
          '"k:{\\"containerPort\\":9,\\"protocol\\":\\"TCP\\"}":{".":{},"f:containerPort":{}},' +
          '"k:{\\"containerPort\\":9,\\"protocol\\":\\"UDP\\"}":{".":{},"f:containerPort":{},"f:protocol":{}},' +
          '"k:{\\"containerPort\\":100,\\"protocol\\":\\"TCP\\"}":{".":{},"f:containerPort":{}}}}}}}',
      );
    });

    it('leaves a record out where nothing is managed', () => {
      assert.equal(create(thing({})).metadata.managedFields, undefined);
    });
  });

  describe('update', () => {
    const live = create(thing({ data: { a: '1', b: '1' } }));

    it('keeps the very record where nothing changes', () => {
      const next = { ...structuredClone(live), kind: 'Thing' };
      const updated = THING_MANAGER.update(live, next, writer('other'));
      assert.equal(updated.metadata.managedFields, live.metadata.managedFields);
    });

    it('hands a changed value over, and adds to the own entry', () => {
      const once = THING_MANAGER.update(live, thing({ data: { a: '2', b: '1', c: '1' } }), writer('other'));
      assert.deepEqual(record(once), [
        ['maker Update', { 'f:data': { '.': {}, 'f:b': {} } }],
        ['other Update', { 'f:data': { 'f:a': {}, 'f:c': {} } }],
      ]);
      const twice = THING_MANAGER.update(
        once,
        thing({ data: { a: '2', b: '2', c: '1' } }),
        writer('other', '', NOW_MS + 5000),
      );
      assert.deepEqual(record(twice), [
        ['maker Update', { 'f:data': {} }],
        ['other Update', { 'f:data': { 'f:a': {}, 'f:b': {}, 'f:c': {} } }],
      ]);
      assert.equal(twice.metadata.managedFields?.[1]?.time, '2026-01-01T00:00:05Z');
    });

    it('takes removed fields from everyone, and drops who is left with none', () => {
      const updated = THING_MANAGER.update(live, thing({}), writer('other'));
      assert.equal(updated.metadata.managedFields, undefined);
    });

    it('keeps entries of subresources apart, and what they cannot reach out of them', () => {
      const updated = THING_MANAGER.update(
        live,
        thing({ data: { a: '1', b: '1' }, spec: { replicas: 9 }, status: { phase: 'x' } }),
        writer('maker', 'status'),
      );
      assert.deepEqual(record(updated), [
        ['maker Update', { 'f:data': { '.': {}, 'f:a': {}, 'f:b': {} } }],
        ['maker Update/status', { 'f:status': { '.': {}, 'f:phase': {} } }],
      ]);
    });

    it('takes the record of the request, unless it cannot be read or comes through a subresource', () => {
      const given = (entry: object, subresource = '') =>
        record(
          THING_MANAGER.update(
            live,
            thing({ data: { a: '1', b: '1' } }, { managedFields: [entry] }),
            writer('w', subresource),
          ),
        );
      const entry = {
        manager: 'm',
        operation: 'Apply',
        apiVersion: 'apps/v1',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:data': { 'f:a': {} } },
      };
      assert.deepEqual(given(entry), [['m Apply', { 'f:data': { 'f:a': {} } }]]);
      assert.deepEqual(given(entry, 'status'), record(live));
      for (const bad of [
        { operation: 'Patch' },
        { fieldsType: 'FieldsV2' },
        { apiVersion: '' },
        { fieldsV1: { 'k:x': {} } },
      ]) {
        assert.deepEqual(given({ ...entry, ...bad }), record(live));
      }
    });

    it('clears the record for one empty entry, and keeps none from then on', () => {
      const cleared = THING_MANAGER.update(
        live,
        thing({ data: { a: '1' } }, { managedFields: [{}] }),
        writer('w'),
      );
      assert.equal(cleared.metadata.managedFields, undefined);
      const later = THING_MANAGER.update(cleared, thing({ data: { a: '2' } }), writer('w'));
      assert.equal(later.metadata.managedFields, undefined);
    });

    it('joins the oldest of more than ten that update', () => {
      let object = create(thing({ data: {} }, { labels: { l: '1' } }), 'm00');
      for (let i = 1; i <= 12; i++) {
        const data = { ...(object['data'] as object), [`k${i}`]: '' };
        const next = { ...object, data };
        object = THING_MANAGER.update(
          object,
          next,
          writer(`m${String(i).padStart(2, '0')}`, '', NOW_MS + i * 1000),
        );
      }
      const entries = object.metadata.managedFields ?? [];
      assert.equal(entries.length, 10);
      assert.equal(entries[0]?.manager, 'ancient-changes');
      assert.equal(entries[0]?.time, '2026-01-01T00:00:03Z');
      assert.deepEqual(entries[0]?.fieldsV1, {
        'f:data': { '.': {}, 'f:k1': {}, 'f:k2': {}, 'f:k3': {} },
        'f:metadata': { 'f:labels': { '.': {}, 'f:l': {} } },
      });
    });

    it('compares items that cannot be told apart as one', () => {
      const twins = thing({
        spec: {
          containers: [
            { name: 'c', image: '1' },
            { name: 'c', image: '2' },
          ],
          template: {},
        },
      });
      const made = create(twins);
      assert.deepEqual(record(made), [
        ['maker Update', { 'f:spec': { 'f:containers': { '.': {}, 'k:{"name":"c"}': {} } } }],
      ]);
      const next = thing({ spec: { containers: [{ name: 'c', image: '1' }], template: {} } });
      assert.deepEqual(record(THING_MANAGER.update(made, next, writer('w'))), [
        ['maker Update', { 'f:spec': { 'f:containers': {} } }],
        ['w Update', { 'f:spec': { 'f:containers': { 'k:{"name":"c"}': { 'f:image': {}, 'f:name': {} } } } }],
      ]);
    });
  });

  it('compares in the version that a manager wrote in, and forgets versions that are gone', () => {
    const inVersion = (object: Record<string, unknown>, apiVersion: string) =>
      apiVersion === 'apps/v2'
        ? { type: types.of(THING), value: { ...object, apiVersion, data: undefined, free: object['data'] } }
        : undefined;
    const manager = new FieldManager({
      kind: { group: 'apps', version: 'v1', kind: 'Thing' },
      type: types.of(THING),
      empty: {},
      filter: () => undefined,
      inVersion,
    });
    const entry = (name: string, apiVersion: string) => ({
      manager: name,
      operation: 'Update',
      apiVersion,
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:free': { 'f:a': {}, 'f:b': {} } },
    });
    const managedFields = [entry('new', 'apps/v2'), entry('gone', 'apps/v0')];
    const live = thing({ data: { a: '1', b: '1' } }, { managedFields });
    const after = manager.update(live, thing({ data: { a: '2', b: '1' } }), writer('w'));
    assert.deepEqual(record(after), [
      ['new Update', { 'f:free': { 'f:b': {} } }],
      ['w Update', { 'f:data': { 'f:a': {} } }],
    ]);
  });
});
