import { expect, test } from 'vitest';
import { sessionRow } from '../../../src/extension/sessions/treeRow.ts';
import { session } from './views.ts';

test('a session that was deleted says by whom', () => {
  const deleted = { state: 'deleted' as const };
  expect(sessionRow(session('s1', [], deleted)).description).toBe('deleted · 0 exchanges');
  const here = sessionRow(session('s1', [], { ...deleted, deletedFromInspector: true }));
  expect(here.description).toBe('deleted from the inspector · 0 exchanges');
  expect(here.tooltip).toContain('Deleted from the inspector');
  expect(here.spoken).toContain('deleted from the inspector');
});
