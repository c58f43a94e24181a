/** Every field of the JSON report, on a capture that fills all of its lists. Scripts rely on these names. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { buildReport } from '../../src/export/report.ts';
import { evaluateRules } from '../../src/rules/registry.ts';
import { capture, jwt } from '../analysis/captureBuilder.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/report.md'), 'utf8');

/** The names of all fields, by path; of a list those of its first element. */
function fields(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return fields(value[0], `${path}[]`);
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, inner]) => fields(inner, `${path}.${name}`));
}

function list(path: string, names: string): string[] {
  return names.split(' ').map((name) => `.${path}.${name}`);
}

test('has the documented fields and no other', () => {
  const story = capture();
  const client = story.client({ auth: jwt({ iss: 'i', sub: 'ada' }) });
  const meta = {
    ...{ 'openai/session': 'talk', 'openai/locale': 'de-DE' },
    'openai/userAgent': 'ChatGPT/1.2026 (iOS 19)',
  };
  for (const id of ['s1', 's2', 's3']) {
    client.initialize({ issues: id });
    client.call('search', { session: id, meta }, { stream: 100 });
  }
  story.record({ type: 'control', action: 'dropped', count: 4, bytes: 900 });
  const model = story.model();
  const report = buildReport(model, evaluateRules(model));
  const found = fields(report, '').map((path) => path.replaceAll('tools/call', 'METHOD'));
  expect(new Set(found)).toEqual(
    new Set([
      ...list('capture', 'startedAt durationMs exchanges auxiliary messages era.legacy era.modern'),
      ...list('capture', 'stopped'),
      ...list('capture.gaps[]', 'fromT toT why count bytes'),
      ...list('sessions', 'created seenInUse deleted released expired rejected orphaned'),
      ...list('sessions', 'deletedFromInspector'),
      ...list('sessions', 'neverDeleted neverUsed reusedAcrossBatches peakActive activeAtEnd'),
      ...list('sessions.list[]', 'id createdT sinceLastCreatedMs activeSessions requests batches'),
      ...list('sessions.list[]', 'plane principal state deletedFromInspector lastUsedT'),
      ...list('requests', 'total initialize withSessionId withoutSessionId delete get'),
      ...list('toolCalls', 'completed failed'),
      ...list('toolCalls.list[]', 'x tool sessionId conversation durationMs outcome'),
      ...list('handshakes', 'count perToolCall totalMs'),
      ...list('auth', 'authenticated perToolCall challenges principals'),
      ...list('sse', 'streams lifetimeMs.min lifetimeMs.median lifetimeMs.max clientDisconnects'),
      ...list('bursts[]', 'fromT toT sessions spanMs planes[] principals[]'),
      ...list('planes[]', 'name host userAgent clientInfo.name clientInfo.version requests'),
      ...list('planes[]', 'echo.METHOD.echoed echo.METHOD.expected'),
      '.planes[].bySurface.ChatGPT (iOS).METHOD.echoed',
      '.planes[].bySurface.ChatGPT (iOS).METHOD.expected',
      ...list('conversations[]', 'key value sessions batches toolCalls firstT lastT locale'),
      ...list('hypotheses[]', 'id verdict evidence exchanges[]'),
      ...list('mitigations[]', 'policy peakActive activeAtEnd evicted'),
      ...list('findings[]', 'rule severity count inferred'),
      ...list('findings[].subjects[]', 'kind key severity inferred message exchanges[]'),
    ]),
  );
  const names = found.flatMap((path) => path.replaceAll('[]', '').split('.').slice(1));
  const known = new Set([...page.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  const values = ['METHOD', 'ChatGPT (iOS)'];
  expect(names.filter((name) => !known.has(name) && !values.includes(name))).toEqual([]);
});
