import { expect, onTestFinished, test } from 'vitest';
import { CaptureEngine } from '../../src/engine/engine.ts';
import { forgetfulHost, PERSON } from './captures.ts';

async function matching(filter: string): Promise<number[]> {
  const engine = await CaptureEngine.open(forgetfulHost().file());
  onTestFinished(() => engine.dispose());
  return [...engine.view().filter(filter).numbers()];
}

test('openai values are found in _meta and in header twins', async () => {
  expect(await matching('openai_session:talk-2')).toEqual([7]);
  expect(await matching(`openai_subject:="${PERSON}"`)).toEqual([2, 3, 4, 5, 6, 7]);
  expect(await matching('openai_locale:de')).toEqual([2, 3, 4, 5, 6, 7]);
  expect(await matching('openai_org:*')).toEqual([]);
});

test('header: finds the exchanges that carry a field in either direction', async () => {
  expect(await matching('header:mcp-session-id')).toEqual([2, 3, 5, 6, 7]);
  expect(await matching('header:x-openai-subject')).toEqual([3]);
});

test('what the figures ask: sessions never deleted, requests with a credential', async () => {
  expect(await matching('is:never-deleted')).toEqual([2, 3, 4, 5, 6, 7]);
  expect(await matching('is:reused')).toEqual([]);
  expect(await matching('is:authenticated')).toEqual([]);
});

test('filter/values: what a field holds, the most frequent first, and nobody is named', async () => {
  const engine = await CaptureEngine.open(forgetfulHost().file());
  onTestFinished(() => engine.dispose());
  const values = (field: string) => engine.handlers['filter/values']({ field, limit: 9 });
  expect(await values('tool')).toEqual({ values: ['search', 'fetch'] });
  expect(await values('openai_subject')).toEqual({ values: [] });
  expect(await values('no-such-field')).toEqual({ values: [] });
});
