import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CaptureRecord } from '../../src/capture/records.ts';
import { Masker } from '../../src/export/masking.ts';
import { EMAIL, forgetfulHost, PERSON } from '../engine/captures.ts';

const common = { seq: 1, t: 1, at: '2026-02-05T09:00:00.000Z', x: 1 };

function request(fields: object = {}): CaptureRecord {
  return {
    ...{ ...common, type: 'request', method: 'POST', url: '/mcp', httpVersion: '1.1', headers: [] },
    peer: { address: '127.0.0.1', port: 5 },
    ...fields,
  };
}

function body(text: string): CaptureRecord {
  return { ...common, type: 'request.body', bytes: text.length, text };
}

/** One body, masked alone. */
function masked(value: unknown): unknown {
  const record = new Masker().mask(body(JSON.stringify(value)));
  return JSON.parse('text' in record ? (record.text ?? '') : '');
}

test('the same person is the same one everywhere, another is another', () => {
  const masker = new Masker();
  const meta = (subject: unknown) =>
    body(JSON.stringify({ params: { _meta: { 'openai/subject': subject } } }));
  const texts = [
    masker.mask(meta('ada')),
    masker.mask(request({ headers: [['X-OpenAI-Subject', 'ada']] })),
    masker.mask(
      request({ auth: { scheme: 'Bearer', fingerprint: 'fp:00000000', claims: { sub: 'ada' } } }),
    ),
    masker.mask(meta('bob')),
    masker.mask(meta(7)),
  ].map((record) => JSON.stringify(record));
  expect(texts.map((text) => /⟨[^⟩]+⟩/.exec(text)?.[0])).toEqual([
    ...Array<string>(3).fill('⟨subject-1⟩'),
    ...['⟨subject-2⟩', '⟨subject-3:number⟩'],
  ]);
});

test('every personal key, at any depth, also in JSON that stands in a string', () => {
  const meta = {
    'openai/subject': 'ada',
    'openai/organization': 'ada-inc',
    'openai/userLocation': { city: 'Berlin', latitude: 52.5 },
    'openai/userAgent': 'ChatGPT/1.2026.30 (iOS 19.2; iPhone15,2; build 77)',
    'openai/session': 'talk-1',
    'openai/locale': 'de-DE',
  };
  const wanted = {
    'openai/subject': '⟨subject-1⟩',
    'openai/organization': '⟨organization-1⟩',
    'openai/userLocation': { masked: '⟨location-1⟩', latitude: '0.0' },
    'openai/userAgent': 'ChatGPT (iOS)',
    'openai/session': 'talk-1',
    'openai/locale': 'de-DE',
  };
  expect(masked([{ result: { _meta: meta } }])).toEqual([{ result: { _meta: wanted } }]);
  const echoed = { content: [{ type: 'text', text: JSON.stringify({ got: meta }, null, 2) }] };
  const { content } = masked(echoed) as typeof echoed;
  expect(JSON.parse(content[0]?.text ?? '')).toEqual({ got: wanted });
});

test.each([
  ['Ada <ada@example.com>, bob@example.org', /^Ada <person-1@masked.invalid>, person-2@masked/],
  ['two\nlines: ada@example.com', /^two\nlines: person-1@masked.invalid$/],
  ['ADA@Example.com and ada@example.com', /^person-1@masked.invalid and person-1@masked.invalid$/],
  ['zoë@exämple.de', /^person-1@masked.invalid$/],
  ['react@18.2.0 @scope/name a@b', /^react@18.2.0 @scope\/name a@b$/],
])('e-mail addresses in %j', (text, wanted) => {
  expect((masked({ text }) as { text: string }).text).toMatch(wanted);
  const headers = [['X-Note', text]];
  const record = new Masker().mask(request({ headers }));
  expect('headers' in record && record.headers[0]?.[1]).toMatch(wanted);
});

test('e-mail addresses in the address and in what is no JSON', () => {
  expect(new Masker().mask(request({ url: '/u?login=ada%40example.com&x=1' }))).toMatchObject({
    url: '/u?login=person-1%40masked.invalid&x=1',
  });
  expect(new Masker().mask(body('user=ada%40example.com&x=1'))).toMatchObject({
    text: 'user=person-1%40masked.invalid&x=1',
  });
});

test('client addresses, but not this machine', () => {
  const masker = new Masker();
  const headers = [
    ['X-Forwarded-For', '203.0.113.7, 127.0.0.1,2001:db8::1'],
    ['Forwarded', 'for="[2001:db8::1]:4711";proto=https, for=203.0.113.7:80'],
    ['CF-Connecting-IP', '::ffff:203.0.113.8'],
    ['X-Version', '1.2.3.4'],
  ];
  const peer = { address: '203.0.113.7', port: 5 };
  expect(masker.mask(request({ headers, peer }))).toMatchObject({
    headers: [
      ['X-Forwarded-For', '⟨address-1⟩, 127.0.0.1,⟨address-2⟩'],
      ['Forwarded', 'for="[⟨address-2⟩]:4711";proto=https, for=⟨address-1⟩:80'],
      ['CF-Connecting-IP', '⟨address-3⟩'],
      ['X-Version', '1.2.3.4'],
    ],
    peer: { address: '⟨address-1⟩', port: 5 },
  });
  expect(masker.mask(request())).toMatchObject({ peer: { address: '127.0.0.1' } });
});

test('session ids stay, whatever they look like; so does all that is not personal', () => {
  const headers = [['Mcp-Session-Id', 'ada@example.com']];
  const record = request({ headers, url: '/mcp?sessionId=1' });
  expect(new Masker().mask(record)).toEqual(record);
  const text = '{ "a" : 1.0, "b":"\\u00e4", "c": 12345678901234567890 }';
  expect(new Masker().mask(body(text))).toEqual(body(text));
});

test('a body that is cut in the middle of a name gives nothing away', () => {
  const text = `{"params":{"_meta":{"openai/subject":"${PERSON}`;
  expect(new Masker().mask(body(text))).toMatchObject({
    text: '{"params":{"_meta":{"openai/subject":"⟨subject-1⟩"',
  });
});

test('events, messages, trailers and errors are masked too', () => {
  const masker = new Masker();
  const json = JSON.stringify({ _meta: { 'openai/subject': PERSON }, text: EMAIL });
  const records = [
    { ...common, type: 'event', bytes: 9, data: json, comment: EMAIL },
    { ...common, type: 'message', dir: 'up', opcode: 1, text: json },
    { ...common, type: 'trailers', dir: 'up', headers: [['X-OpenAI-Subject', PERSON]] },
    { ...common, type: 'end', reason: 'refused', error: EMAIL, timing: {}, summary: {} },
  ] as unknown as CaptureRecord[];
  const text = JSON.stringify(records.map((record) => masker.mask(record)));
  for (const secret of [PERSON, EMAIL]) expect(text).not.toContain(secret);
});

test('masking what is masked changes nothing', () => {
  const once = new Masker();
  const twice = new Masker();
  const first = forgetfulHost()
    .records()
    .map((record) => once.mask(record));
  expect(first.map((record) => twice.mask(record))).toEqual(first);
  expect(JSON.stringify(first)).not.toContain(PERSON);
});

test('any surface, person or address: masked once is masked', () => {
  const keys = ['openai/subject', 'openai/userAgent', 'openai/userLocation', 'note'];
  const value = fc.dictionary(fc.constantFrom(...keys), fc.oneof(fc.string(), fc.emailAddress()));
  fc.assert(
    fc.property(value, (meta) => {
      const first = masked({ _meta: meta });
      expect(masked(first)).toEqual(first);
    }),
  );
});

test('a hostile megabyte is got through, and stays what it is', () => {
  const hostile = ['a'.repeat(500_000), '@'.repeat(200_000), 'a.'.repeat(200_000)].join('');
  expect(new Masker().mask(body(hostile))).toEqual(body(hostile));
});

test('of a location stay its form and the precision of its coordinates, and no more', () => {
  const location = {
    ...{ city: 'Berlin', country: 'DE', timezone: 'Europe/Berlin' },
    ...{ latitude: '52.52437', longitude: 13.4, altitude: 34 },
  };
  const once = masked({ _meta: { 'openai/userLocation': location } });
  expect(once).toEqual({
    _meta: {
      'openai/userLocation': { masked: '⟨location-1⟩', latitude: '0.00000', longitude: '0.0' },
    },
  });
  expect(masked(once)).toEqual(once);
  expect(masked({ _meta: { 'openai/userLocation': ['Berlin'] } })).toEqual({
    _meta: { 'openai/userLocation': '⟨location-1:array⟩' },
  });
});
