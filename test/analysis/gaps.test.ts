import { describe, expect, test } from 'vitest';
import { Analysis } from '../../src/analysis/analysis.ts';
import { hasGapAfter } from '../../src/analysis/gaps.ts';
import { Evaluation } from '../../src/rules/evaluation.ts';
import { evaluateRules, rules } from '../../src/rules/registry.ts';
import { capture, token, type CaptureBuilder } from './captureBuilder.ts';

const control = (
  story: CaptureBuilder,
  action: 'pause' | 'resume' | 'stop' | 'dropped',
  t: number,
) => story.at(t).record({ type: 'control', action });
const passed = (story: CaptureBuilder) =>
  story.record({ type: 'control', action: 'forwarded-unrecorded', count: 3, bytes: 900 });

test('a capture has ended once its last word is a stop, marks that followed aside', () => {
  const story = capture();
  const client = story.client({ auth: token() });
  client.initialize({ issues: 's1' });
  expect(story.model().stopped).toBe(false);
  control(story, 'stop', 500);
  expect(story.model().stopped).toBe(true);
  story.record({ type: 'control', action: 'mark', note: 'later' });
  expect(story.model().stopped).toBe(true);
  client.call('search', { session: 's1' });
  expect(story.model().stopped).toBe(false);
});

describe('what the capture does not hold', () => {
  test('is what passed while recording was paused', () => {
    const story = capture();
    control(story, 'pause', 100);
    expect(story.model().gaps).toEqual([{ fromT: 100, toT: Infinity, why: 'paused' }]);
    story.at(400);
    passed(story);
    control(story, 'resume', 400);
    expect(story.model().gaps).toEqual([
      { fromT: 100, toT: 400, why: 'paused', count: 3, bytes: 900 },
    ]);
  });

  test.each(['resume', 'stop'] as const)('is nothing where nothing passed before the %s', (end) => {
    const story = capture();
    control(story, 'pause', 100);
    control(story, end, 400);
    expect(story.model().gaps).toEqual([]);
  });

  test('is what was dropped since the record before', () => {
    const story = capture();
    story.client({ auth: token() }).initialize({ issues: 's1' });
    control(story, 'dropped', 500);
    expect(story.model().gaps).toEqual([{ fromT: 10, toT: 500, why: 'dropped' }]);
  });

  test('says how much was dropped; what is no number is passed over', () => {
    const story = capture();
    story.at(50).record({ type: 'control', action: 'dropped', count: 4, bytes: 2_000 });
    const odd = { action: 'dropped', count: 'many', bytes: null } as unknown as { action: 'stop' };
    story.at(90).record({ type: 'control', ...odd });
    expect(story.model().gaps).toEqual([
      { fromT: 0, toT: 50, why: 'dropped', count: 4, bytes: 2_000 },
      { fromT: 50, toT: 90, why: 'dropped' },
    ]);
  });

  test('puts in doubt what did not happen before its end', () => {
    const gaps = [{ fromT: 100, toT: 400, why: 'paused' as const }];
    expect([0, 400, 401].map((t) => hasGapAfter(gaps, t))).toEqual([true, true, false]);
    expect(hasGapAfter([], 0)).toBe(false);
  });

  test('is bounded', () => {
    const story = capture();
    for (let t = 1; t <= 1500; t += 1) {
      story.at(t).record({ type: 'control', action: 'dropped', count: 2 });
    }
    const { gaps } = story.model();
    expect(gaps).toHaveLength(1000);
    expect(gaps.at(-1)).toMatchObject({ fromT: 999, toT: 1500, count: 1002 });
  });

  test('a gap that becomes known late changes what was said before', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    control(story, 'pause', 500);
    client.initialize({ issues: 's2' });
    client.call('search', { session: 's2' });
    story.at(900);
    passed(story);
    const analysis = new Analysis();
    const evaluation = new Evaluation(rules);
    for (const record of story.records) {
      analysis.add(record);
      const model = analysis.model();
      evaluation.update(model, analysis.takeChange(model));
    }
    expect(evaluation.findings.list()).toEqual(evaluateRules(story.model()));
    expect(evaluation.findings.list().some(({ inferred }) => inferred)).toBe(true);
  });
});
