import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { evaluateRules, findRule, mostSevere, rules } from '../../src/rules/registry.ts';
import { capture, token } from '../analysis/captureBuilder.ts';

const pages = resolve(import.meta.dirname, '../../docs/rules');

describe('the registry', () => {
  test('finds every rule by its id', () => {
    for (const rule of rules) expect(findRule(rule.id)).toBe(rule);
    expect(findRule('no-such-rule')).toBeUndefined();
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });

  test('sorts findings by severity, then by the first exchange', () => {
    const story = capture();
    const idle = story.client({ auth: token('fp:00000001') });
    const client = story.client({ auth: token() });
    idle.initialize({ issues: 'idle' });
    client.initialize({ issues: 's1' });
    client.initialize({ issues: 's2' });
    client.call('b');
    story.client({ auth: token('fp:00000002') }).initialize({ issues: 'other' });
    story.client({ auth: token('fp:00000002') }).call('c');
    const shown = ['session-id-not-echoed', 'session-orphaned'];
    const findings = evaluateRules(story.model({}, 600_000)).filter(({ rule }) =>
      shown.includes(rule),
    );
    const order = findings.map(({ severity, subject }) => `${severity} ${subject.key}`);
    expect(order).toEqual([
      ...['error 4', 'error 6', 'warning s1', 'info idle', 'info s2', 'info other'],
    ]);
  });

  test('gives a finding the identity of rule and subject', () => {
    const story = capture();
    const client = story.client({ auth: token() });
    client.initialize({ issues: 's1' });
    client.call('a');
    expect(evaluateRules(story.model())[0]).toMatchObject({
      id: 'session-id-not-echoed:exchange:2',
      rule: 'session-id-not-echoed',
      title: 'Session id not echoed',
    });
  });

  test('knows the most severe', () => {
    expect(mostSevere(['info', 'error', 'warning'])).toBe('error');
    expect(mostSevere(['info'])).toBe('info');
  });
});

/** Without the marks of code, quotation and emphasis, which pages have and rules have not. */
function plain(text: string): string {
  return text.replace(/[`*_“”]/g, '').replace(/\s+/g, ' ');
}

describe('every rule has a page', () => {
  test('and every page a rule', () => {
    expect(readdirSync(pages).sort()).toEqual(rules.map(({ id }) => `${id}.md`).sort());
  });

  test.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
    // The formatter pads the cells of tables.
    const page = readFileSync(resolve(pages, `${id}.md`), 'utf8').replace(/ {2,}/g, ' ');
    expect(page).toContain(`# ${rule.title}\n`);
    expect(page).toContain(`| Rule | \`${id}\` |`);
    expect(page).toMatch(new RegExp(`\\| Severity \\| ${rule.severity}\\b`));
    expect(page).toContain(`| One finding per | ${rule.subject} |`);
    expect(page).toContain(`[${rule.spec.title}](${rule.spec.url})`);
    const words = plain(page);
    for (const said of [rule.looksAt, rule.explanation, rule.remedy]) {
      expect(words).toContain(plain(said));
    }
    for (const { host, report } of rule.knownHosts ?? []) {
      expect(words).toContain(plain(host));
      expect(page).toContain(`](${report})`);
    }
    const sections = ['What it looks at', 'Why it matters', 'What it is not', 'What to do'];
    for (const section of [...sections, 'Known hosts', 'Example']) {
      expect(page).toContain(`\n## ${section}\n`);
    }
  });
});
