import { expect, test } from 'vitest';
import type { CaptureRecord } from '../../src/capture/records.ts';
import { exportRecord, jsonlLine } from '../../src/export/jsonl.ts';
import { forgetfulHost } from '../engine/captures.ts';

const records = forgetfulHost().add(30_000, { type: 'control', action: 'stop' }).records();

test('without wishes every record stays as it is', () => {
  expect(records.map((record) => exportRecord(record, {}))).toEqual(records);
});

test('some exchanges: the header first, their records with the old numbers, what belongs to none', () => {
  const kept = records.flatMap((record) => exportRecord(record, { keeps: (x) => x === 4 }) ?? []);
  const ofFour = records.filter((record) => 'x' in record && record.x === 4);
  expect(kept).toEqual([records[0], ...ofFour, records.at(-1)]);
});

test('a masked export says so in its header, and every record went through the mask', () => {
  const seen: CaptureRecord[] = [];
  const mask = (record: CaptureRecord) => {
    seen.push(record);
    return record.type === 'request' ? { ...record, url: '/masked' } : record;
  };
  const masked = records.flatMap((record) => exportRecord(record, { mask }) ?? []);
  expect(seen).toEqual(records);
  expect(masked[0]).toMatchObject({ redaction: { policy: 'default', identifiers: 'masked' } });
  const urls = masked.flatMap((record) => (record.type === 'request' ? record.url : []));
  expect(new Set(urls)).toEqual(new Set(['/masked']));
});

test('a part of a capture has the pseudonyms of the whole: the mask sees every record', () => {
  const seen: number[] = [];
  const mask = (record: CaptureRecord) => {
    seen.push(record.seq);
    return record;
  };
  for (const record of records) exportRecord(record, { keeps: () => false, mask });
  expect(seen).toEqual(records.map(({ seq }) => seq));
});

test('a record is one line', () => {
  const line = jsonlLine({ ...records[0], target: 'a\nb\u2028c' } as CaptureRecord);
  expect(line.indexOf('\n')).toBe(line.length - 1);
  expect(JSON.parse(line)).toMatchObject({ target: 'a\nb\u2028c' });
});
