/** Modules without VS Code speak the language that was configured, also where texts stand in tables. */
import { config } from '@vscode/l10n';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { samples } from '../../src/extension/editor/samples.ts';
import { counted } from '../../src/extension/counted.ts';
import { actionsFor } from '../../src/extension/statusBar/actions.ts';
import { statusLine } from '../../src/extension/statusBar/statusLine.ts';
import { readTargetUrl } from '../../src/extension/targets/targetUrl.ts';

beforeAll(() => {
  config({
    contents: {
      'MCP Inspector is starting': 'MCP Inspector startet',
      Stop: 'Beenden',
      '1 exchange': '1 Austausch',
      '{0} exchanges': '{0} Austausche',
      'ChatGPT, October 2026': 'ChatGPT, Oktober 2026',
      'This is not a valid address: {0}': '{0} ist keine gültige Adresse',
    },
  });
});

afterAll(() => config({ contents: {} }));

test('the status bar and its menu', () => {
  expect(statusLine({ kind: 'starting' })?.tooltip).toBe('MCP Inspector startet');
  expect(actionsFor('listening', true).map(({ label }) => label)).toContain('Beenden');
});

test('numbers, tables and errors', () => {
  expect([counted.exchanges(1), counted.exchanges(2)]).toEqual(['1 Austausch', '2 Austausche']);
  expect(samples().map(({ label }) => label)).toContain('ChatGPT, Oktober 2026');
  expect(readTargetUrl('http://[')).toEqual({
    ok: false,
    error: 'http://[ ist keine gültige Adresse',
  });
});

test('what nobody translated stays English', () => {
  expect(counted.sessions(3)).toBe('3 sessions');
});
