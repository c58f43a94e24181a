import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LONGEST_NOTE } from '../../src/base/longestNote.ts';
import { appendMark, noteText, readMark } from '../../src/capture/mark.ts';
import { Redactor } from '../../src/capture/redaction.ts';
import { forgetfulHost } from '../engine/captures.ts';

const NOW = Date.parse('2026-02-06T10:00:00.000Z');
const end = { seq: 40, t: 30_000, ended: true };

test('a note is one line of limited length and holds no credential', () => {
  const redactor = new Redactor(new Uint8Array(32));
  expect(noteText('  asked to\nsign in again ', redactor)).toBe('asked to sign in again');
  expect(noteText('x'.repeat(5000), redactor)).toHaveLength(LONGEST_NOTE);
  const token = 'not-a-real-token-0123456789';
  expect(noteText(`I sent Bearer ${token}`, redactor)).not.toContain(token);
});

test('what a file holds is read with care', () => {
  const mark = (fields: object) =>
    readMark({ type: 'control', action: 'mark', seq: 1, t: 5, at: '', ...fields });
  expect(mark({ note: 'here' })).toEqual({ note: 'here', t: 5 });
  expect(mark({ note: 'here', exchange: 3 })).toEqual({ note: 'here', exchange: 3, t: 5 });
  expect(mark({ note: 'then', markT: 2 })).toEqual({ note: 'then', t: 2 });
  expect(mark({ note: 7, exchange: '3', markT: 'x' })).toEqual({ note: '', t: 5 });
  expect(mark({ action: 'pause' })).toBeUndefined();
});

describe('a mark in a saved capture', () => {
  test('is appended as a record that follows the last one', async () => {
    const file = forgetfulHost().file();
    const before = readFileSync(file, 'utf8');
    await appendMark(file, { note: 'lost here', exchange: 4 }, end, NOW);
    const text = readFileSync(file, 'utf8');
    expect(text.startsWith(before)).toBe(true);
    expect(JSON.parse(text.slice(before.length))).toEqual({
      ...{ type: 'control', seq: 41, t: 30_000, at: '2026-02-06T10:00:00.000Z' },
      ...{ action: 'mark', note: 'lost here', exchange: 4 },
    });
  });

  test('begins a line of its own where the last one is cut', async () => {
    const book = forgetfulHost();
    const file = book.file(book.text().slice(0, -20));
    await appendMark(file, { note: 'n', exchange: 1 }, end, NOW);
    expect(readFileSync(file, 'utf8')).toMatch(/\n\{"type":"control",.*\}\n$/);
  });

  test('is refused while the capture may be being recorded, and kept once it is old', async () => {
    const file = forgetfulHost().file();
    const open = { ...end, ended: false };
    const before = readFileSync(file, 'utf8');
    const modified = statSync(file).mtimeMs;
    await expect(appendMark(file, { note: 'n', exchange: 1 }, open, modified + 1)).rejects.toThrow(
      /has no end yet/,
    );
    expect(readFileSync(file, 'utf8')).toBe(before);
    utimesSync(file, new Date(NOW), new Date(NOW));
    await appendMark(file, { note: 'n', exchange: 1 }, open, NOW + 25 * 3600 * 1000);
    expect(readFileSync(file, 'utf8')).not.toBe(before);
  });

  test('a file that is not there is said to be out of reach', async () => {
    const file = forgetfulHost().file();
    writeFileSync(file, '');
    await expect(appendMark(`${file}.gone`, { note: 'n' }, end, NOW)).rejects.toThrow(
      /cannot be written \(ENOENT\)/,
    );
  });
});
