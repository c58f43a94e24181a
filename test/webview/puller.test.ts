import { describe, expect, test } from 'vitest';
import { Puller } from '../../src/webview/puller.ts';

/** A fetch whose answers are given by hand. */
function byHand() {
  const asked: { params: number; answer: (text: string) => void; fail: (error: Error) => void }[] =
    [];
  const fetch = (params: number) =>
    new Promise<string>((answer, fail) => asked.push({ params, answer, fail }));
  return { asked, fetch };
}
const turn = () => new Promise<void>((done) => setImmediate(done));

describe('puller', () => {
  test('one question is under way, of those that wait the latest is asked', async () => {
    const { asked, fetch } = byHand();
    const applied: string[] = [];
    const puller = new Puller(fetch, (result) => applied.push(result));
    for (const params of [1, 2, 3, 4]) puller.ask(params);
    expect(asked.map(({ params }) => params)).toEqual([1]);
    asked[0]?.answer('one');
    await turn();
    expect(asked.map(({ params }) => params)).toEqual([1, 4]);
    asked[1]?.answer('four');
    await turn();
    expect(applied).toEqual(['one', 'four']);
  });

  test('with a pause the next question waits, and is still the latest', async () => {
    const { asked, fetch } = byHand();
    const applied: string[] = [];
    const puller = new Puller(fetch, (result) => applied.push(result), undefined, 30);
    puller.ask(1);
    asked[0]?.answer('one');
    await turn();
    expect(applied).toEqual(['one']);
    for (const params of [2, 3]) puller.ask(params);
    expect(asked.map(({ params }) => params)).toEqual([1]);
    await expect.poll(() => asked.map(({ params }) => params)).toEqual([1, 3]);
  });

  test('after a failure the next question is asked', async () => {
    const { asked, fetch } = byHand();
    const failures: string[] = [];
    const applied: string[] = [];
    const puller = new Puller(
      fetch,
      (result) => applied.push(result),
      (error) => failures.push(error.message),
    );
    puller.ask(1);
    puller.ask(2);
    asked[0]?.fail(new Error('gone'));
    await turn();
    asked[1]?.answer('two');
    await turn();
    expect({ failures, applied }).toEqual({ failures: ['gone'], applied: ['two'] });
  });

  test('what was asked before a reset is not applied', async () => {
    const { asked, fetch } = byHand();
    const applied: string[] = [];
    const puller = new Puller(fetch, (result) => applied.push(result));
    puller.ask(1);
    puller.reset();
    puller.ask(2);
    asked[1]?.answer('new');
    asked[0]?.answer('old');
    await turn();
    expect(applied).toEqual(['new']);
  });
});
