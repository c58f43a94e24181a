import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  initialFolds,
  jsonLines,
  MAX_CHILDREN,
  pathOf,
  type JsonLine,
} from '../../src/webview/details/jsonLines.ts';

const none = new Set<object>();
const paths = (value: unknown, folds = none) =>
  jsonLines(value, folds)
    .filter(({ kind }) => kind !== 'close')
    .map((line) => `${pathOf(line)} ${line.kind}`);

/** What a path says, followed. */
function follow(whole: unknown, line: JsonLine): unknown {
  const keys: (string | number)[] = [];
  for (let at: JsonLine | undefined = line; at; at = at.parent) {
    if (at.key !== undefined) keys.unshift(at.key);
  }
  return keys.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], whole);
}

describe('lines of a JSON value', () => {
  test('stand one a value, with the way to it', () => {
    const value = { a: [1, { 'b/c': null }], d: {} };
    expect(paths(value)).toEqual([
      ...['$ open', 'a open', 'a[0] leaf', 'a[1] open', 'a[1]["b/c"] leaf', 'd leaf'],
    ]);
    expect(paths(value, new Set([value.a]))).toEqual(['$ open', 'a folded', 'd leaf']);
    expect(paths([[2]])).toEqual(['$ open', '$[0] open', '$[0][0] leaf']);
    expect(paths({ 'x y': 1 })).toEqual(['$ open', '$["x y"] leaf']);
  });

  test('written one after the other they are the text again', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = jsonLines(value, none)
          .map((line) => {
            const key = typeof line.key === 'string' ? `${JSON.stringify(line.key)}:` : '';
            const [open, close] = Array.isArray(line.value) ? '[]' : '{}';
            if (line.kind === 'close') return `${close ?? ''}${line.last ? '' : ','}`;
            if (line.kind === 'open') return `${key}${open ?? ''}`;
            return `${key}${JSON.stringify(line.value)}${line.last ? '' : ','}`;
          })
          .join('');
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('each knows its value, whatever is folded', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 30 }), (value, limit) => {
        for (const line of jsonLines(value, initialFolds(value, limit))) {
          expect(follow(value, line)).toBe(line.value);
        }
      }),
    );
  });

  test('a hidden key is one line whatever it holds', () => {
    const lines = jsonLines({ secret: { a: 1 } }, none, (key) => key === 'secret');
    expect(lines.map(({ kind }) => kind)).toEqual(['open', 'leaf', 'close']);
  });

  test('a value deeper than the stack is no trouble', () => {
    const depth = 50_000;
    const value: unknown = JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    const folds = initialFolds(value, 2000);
    expect(jsonLines(value, folds).length).toBeLessThan(200);
    expect(jsonLines(value, none).length).toBe(2 * depth - 1);
  });

  test('of a large value the outside is open, and no more than the limit', () => {
    const rows = Array.from({ length: 3000 }, (_, id) => ({ id, tags: ['a', 'b'] }));
    const value = { result: { rows } };
    const lines = jsonLines(value, initialFolds(value, 4000));
    expect(lines.length).toBeLessThan(4100);
    expect(lines.filter(({ kind }) => kind === 'folded')).toHaveLength(3000);
  });

  test('children beyond the bound are counted', () => {
    const value = Array.from({ length: MAX_CHILDREN + 7 }, (_, place) => place);
    const more = jsonLines(value, none).find(({ kind }) => kind === 'more');
    expect(more?.omitted).toBe(7);
  });
});
