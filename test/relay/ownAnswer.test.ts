import { expect, test } from 'vitest';
import { describeUpstreamError, gatewayErrorBody } from '../../src/relay/ownAnswer.ts';

const idsOf = (body: string): unknown => {
  const answer: unknown = JSON.parse(gatewayErrorBody(Buffer.from(body), 'message'));
  return Array.isArray(answer)
    ? answer.map((one: { id: unknown }) => one.id)
    : (answer as { id: unknown }).id;
};

test.each([
  ['{"jsonrpc":"2.0","id":1,"method":"a"}', 1],
  ['{"jsonrpc":"2.0","id":"é","method":"a"}', 'é'],
  ['{"jsonrpc":"2.0","method":"notifications/a"}', null],
  ['{"jsonrpc":"2.0","id":1,"result":{}}', null],
  ['[{"id":1,"method":"a"},{"method":"b"},{"id":2,"method":"c"}]', [1, 2]],
  ['[{"method":"b"}]', null],
  ['not json', null],
  ['{"id":{"a":1},"method":"a"}', null],
])('%s is answered with id %j', (body, id) => expect(idsOf(body)).toEqual(id));

test('a body that was too long to keep has no id', () => {
  expect(gatewayErrorBody(undefined, 'm')).toContain('"id":null');
});

test('an error is told in words, with its code', () => {
  const error = (code: string): Error => Object.assign(new Error('secret detail'), { code });
  expect(describeUpstreamError(error('ECONNREFUSED'))).toContain('ECONNREFUSED');
  expect(describeUpstreamError(error('HPE_INVALID_CONSTANT'))).toContain('not valid HTTP');
  expect(describeUpstreamError(new AggregateError([error('ECONNREFUSED')]))).toContain('refused');
  expect(describeUpstreamError(new Error('secret detail'))).toBe('unknown error');
});
