import { expect, test } from 'vitest';
import { ContextKeySetter } from '../../src/extension/contextKeys.ts';

test('a key is sent when its value changes, and only then', () => {
  const sent: unknown[] = [];
  const keys = new ContextKeySetter((key, value) => sent.push([key, value]));
  keys.set('mcpInspector.state', 'starting');
  keys.set('mcpInspector.state', 'starting');
  keys.set('mcpInspector.state', 'listening');
  expect(sent).toEqual([
    ['mcpInspector.state', 'starting'],
    ['mcpInspector.state', 'listening'],
  ]);
});
