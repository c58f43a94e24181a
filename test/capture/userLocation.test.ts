import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DROPPED_LOCATION,
  headersWithoutLocation,
  mayHoldLocation,
  withoutLocation,
} from '../../src/capture/userLocation.ts';

const location = {
  city: 'Planted City',
  region: 'Planted Region',
  country: 'DE',
  timezone: 'Europe/Berlin',
  latitude: 48.13743,
  longitude: '11.57549',
};
const request = (value: unknown = location) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'here', arguments: {}, _meta: { 'openai/userLocation': value, other: 1 } },
});
const read = (text: string) =>
  (JSON.parse(text) as ReturnType<typeof request>).params._meta['openai/userLocation'];

test('kept, it stays byte for byte', () => {
  const text = JSON.stringify(request(), null, 3);
  expect(withoutLocation(text, 'keep')).toBe(text);
});

test('dropped, a mark stands in its place, and all else stays', () => {
  const text = withoutLocation(JSON.stringify(request()), 'drop');
  expect(JSON.parse(text)).toEqual(request(DROPPED_LOCATION));
});

test('rounded, the place is some ten kilometres wide and has no city', () => {
  expect(read(withoutLocation(JSON.stringify(request()), 'round'))).toEqual({
    region: 'Planted Region',
    country: 'DE',
    timezone: 'Europe/Berlin',
    latitude: 48.1,
    longitude: 11.6,
  });
  expect(read(withoutLocation(JSON.stringify(request('Planted Street 1')), 'round'))).toBe(
    DROPPED_LOCATION,
  );
});

describe.each(['round', 'drop'] as const)('%s', (policy) => {
  const whole = JSON.stringify(request());
  const echoed = JSON.stringify({ result: { content: [{ type: 'text', text: whole }] } });

  test.each([
    ['a request', whole],
    ['a result that quotes it', echoed],
    ['an escaped key', whole.replace('openai/user', 'openai\\/user')],
    ['a key in unicode escapes', whole.replace('userLocation', '\\u0075serLocation')],
    ['a text that is cut within it', whole.slice(0, whole.indexOf('latitude'))],
  ])('of %s, the city is not left', (_, text) => {
    const shown = withoutLocation(text, policy);
    expect(text).toContain('Planted City');
    expect(shown).not.toContain('Planted City');
    expect(shown).not.toContain('48.13743');
  });

  test('its header is treated alike, the others stay', () => {
    const fields: [string, string][] = [
      ['X-OpenAI-User-Location', JSON.stringify(location)],
      ['X-Other', 'Planted City'],
    ];
    const shown = headersWithoutLocation(fields, policy);
    expect(shown[0]?.[1]).not.toContain('Planted City');
    expect(shown[1]).toEqual(fields[1]);
  });

  test('bytes that are no text are looked at too', () => {
    expect(mayHoldLocation(Buffer.from(`\xff${whole}`, 'latin1'), policy)).toBe(true);
    expect(mayHoldLocation(Buffer.from('\xff other', 'latin1'), policy)).toBe(false);
  });

  test('texts without a location stay byte for byte', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!text.includes('userLocation'));
        expect(withoutLocation(text, policy)).toBe(text);
      }),
    );
  });
});
