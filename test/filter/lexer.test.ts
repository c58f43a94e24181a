import { expect, test } from 'vitest';
import { lex } from '../../src/filter/lexer.ts';

test('every token knows where it stood', () => {
  expect(lex('-(a OR tool:="b c") AND "d"')).toEqual({
    ok: true,
    tokens: [
      { kind: 'minus', at: 0 },
      { kind: 'open', at: 1 },
      { kind: 'text', at: 2, text: 'a' },
      { kind: 'or', at: 4 },
      { kind: 'field', at: 7, name: 'tool', sign: '=', value: 'b c', valueAt: 12 },
      { kind: 'close', at: 18 },
      { kind: 'and', at: 20 },
      { kind: 'text', at: 24, text: 'd' },
    ],
  });
});

test('a minus inside a word belongs to it, a colon inside a value too', () => {
  expect(lex('larger-than:1k well-known session:a:b')).toMatchObject({
    tokens: [
      { name: 'larger-than', value: '1k' },
      { text: 'well-known' },
      { name: 'session', value: 'a:b' },
    ],
  });
});

test('a value in parentheses is one only without spaces', () => {
  expect(lex('method:(stream)')).toMatchObject({ tokens: [{ value: '(stream)' }] });
  expect(lex('method:(a OR b)')).toMatchObject({
    tokens: [{ value: '' }, { kind: 'open' }, {}, {}, {}, {}],
  });
});

test('what begins like no field name is text', () => {
  expect(lex('12:30 /a:b')).toMatchObject({ tokens: [{ text: '12:30' }, { text: '/a:b' }] });
});

test('an open quote is reported where it opens', () => {
  expect(lex('tool:"a\\"')).toEqual({
    ok: false,
    error: { message: 'This quote is not closed; add " at its end.', offset: 5 },
  });
});
