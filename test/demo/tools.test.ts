import { expect, test } from 'vitest';
import { documents } from '../../src/demo/documents.ts';
import { callTool, tools, workOf } from '../../src/demo/tools.ts';

function jsonOf(result: ReturnType<typeof callTool>): unknown {
  return JSON.parse(result?.content[0]?.text ?? '');
}

test('every listed tool can be called', () => {
  expect(tools.map(({ name }) => callTool(name, {})?.isError)).toEqual([true, true]);
  expect(callTool('none', {})).toBeUndefined();
});

test('what search returns, fetch takes', () => {
  const { results } = jsonOf(callTool('search', { query: 'pilot' })) as {
    results: { id: string }[];
  };
  const page = jsonOf(callTool('fetch', { id: results[0]?.id }));
  expect(page).toMatchObject({ id: 'pilots', text: expect.stringContaining('pilot') as string });
});

test('a longer page takes longer, and none long enough to bore', () => {
  const [shortest, longest] = [...documents]
    .sort((a, b) => a.text.length - b.text.length)
    .flatMap(({ id }, index, all) =>
      index === 0 || index === all.length - 1 ? [workOf('fetch', { id })] : [],
    );
  expect(shortest).toBeGreaterThan(40);
  expect(longest).toBeGreaterThan(shortest ?? Infinity);
  expect(longest).toBeLessThan(125);
});
