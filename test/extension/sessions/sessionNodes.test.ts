import { describe, expect, test } from 'vitest';
import type { Row, SessionView } from '../../../src/contract/api.ts';
import { SessionNodes } from '../../../src/extension/sessions/sessionNodes.ts';
import type { TreeChange, TreeNode } from '../../../src/extension/sessions/treeNode.ts';
import { batch, notEchoed, orphaned, row, session } from './views.ts';

const first = '3602c17d-aaaa-4bbb-8ccc-000000000001';
const second = '9f1e22b0-aaaa-4bbb-8ccc-000000000002';

/** A session with a batch of a forgotten id, one without traffic, and what belongs to none. */
function capture(ended = true) {
  const initialize = row(1, { label: 'initialize', echo: 'issued', sessionId: first, batch: 1 });
  const search = row(2, {
    label: 'tools/call',
    tool: 'search',
    echo: 'missing',
    sessionId: first,
    inferred: true,
    batch: 1,
    findings: [notEchoed],
  });
  const call = ended ? search : stillOpen(search);
  const aborted = row(3, {
    label: '(stream)',
    sessionId: second,
    stream: true,
    httpMethod: 'GET',
    outcome: 'aborted',
  });
  const metadata = row(4, {
    label: 'GET /.well-known/x',
    mcp: false,
    httpMethod: 'GET',
    status: 404,
    outcome: 'http-error',
  });
  const firstBatch = batch(1, [initialize, search]);
  return {
    rows: [initialize, call, aborted, metadata],
    sessions: [
      session(first, [initialize, call], {
        state: 'superseded',
        lastUsedT: 2_340,
        orphan: true,
        supersededBy: second,
        findings: [notEchoed, orphaned],
        batches: [firstBatch],
      }),
      session(second, [aborted]),
      session(undefined, [metadata], { plane: '' }),
    ],
  };
}

/** Sessions with all of them unfolded. Says what has to be drawn again. */
function update(
  nodes: SessionNodes,
  { sessions, rows }: { sessions: readonly SessionView[]; rows: readonly Row[] },
): TreeChange {
  const groups = sessions.map((session) => {
    const own = rows.filter(({ sessionId }) => sessionId === session.id);
    const firstX = own[0]?.x;
    return {
      ...{ key: session.id ?? '', session, matched: own.length, own },
      ...(firstX !== undefined && { firstX }),
    };
  });
  const change = nodes.takeGroups([{ key: '', groups }]);
  const filled = groups.flatMap(({ key, own }) => {
    const node = nodes.group(key);
    return node ? nodes.fill(node, { rows: own, earlier: 0 }) : [];
  });
  return change === 'all' ? 'all' : [...new Set([...change, ...filled])];
}

function stillOpen(ended: Row): Row {
  const open = { ...ended, outcome: 'pending' as const };
  delete open.endT;
  return open;
}

function text(nodes: readonly TreeNode[], indent = ''): string {
  return nodes
    .map(({ row: { icon, label, description }, children }) => {
      const below = children?.length ? `\n${text(children, `${indent}  `)}` : '';
      return `${indent}[${icon.id}] ${label} — ${description}${below}`;
    })
    .join('\n');
}

test('the tree as it reads', () => {
  const nodes = new SessionNodes();
  expect(update(nodes, capture())).toBe('all');
  expect(text(nodes.roots)).toBe(
    [
      '[error] 3602c17d — id not echoed · orphaned · 2 exchanges',
      '  [error] Batch 1 — 1 tool call · 1.34 s · session id not echoed',
      '    [arrow-swap] initialize — 340 ms',
      '    [error] tools/call search — session id not echoed · 340 ms',
      '[plug] 9f1e22b0 — open · 1 exchange',
      '  [debug-disconnect] (stream) — aborted · 340 ms',
      '[circle-slash] No session — 1 exchange',
      '  [error] GET /.well-known/x — HTTP 404 · 340 ms',
    ].join('\n'),
  );
});

test('read aloud, each line is a sentence with its findings in words', () => {
  const nodes = new SessionNodes();
  update(nodes, capture());
  expect(nodes.roots[0]?.row.spoken).toBe(
    'Session 3602c17d, session id not echoed, session orphaned, 2 exchanges',
  );
  expect(nodes.exchange(2)?.row.spoken).toBe('tools/call search, session id not echoed, 340 ms');
});

test('the tooltip tells the whole story', () => {
  const nodes = new SessionNodes();
  update(nodes, capture());
  expect(nodes.roots[0]?.row.tooltip.split('\n')).toEqual([
    `Session ${first}`,
    'Client: openai-mcp',
    'First seen at +0:01.00',
    'Last used at +0:02.34',
    'Never deleted',
    `Superseded by ${second}`,
    'error: Session id not echoed',
    'warning: Session orphaned',
  ]);
});

describe('an update', () => {
  test('that changes nothing draws nothing', () => {
    const nodes = new SessionNodes();
    update(nodes, capture());
    expect(update(nodes, capture())).toEqual([]);
  });

  test('draws the changed lines again, and every line stays the same object', () => {
    const nodes = new SessionNodes();
    update(nodes, capture(false));
    const before = nodes.exchange(2);
    expect(before?.row.description).toBe('session id not echoed · open');
    const changed = update(nodes, capture());
    expect(changed).toEqual([before]);
    expect(before?.row.description).toBe('session id not echoed · 340 ms');
    expect(nodes.exchange(2)).toBe(before);
  });

  test('with another session draws the whole tree', () => {
    const nodes = new SessionNodes();
    const { sessions, rows } = capture();
    update(nodes, { sessions: sessions.slice(0, 1), rows: rows.slice(0, 2) });
    expect(update(nodes, capture())).toBe('all');
  });

  test('that moves an exchange under another session gives it a new line there', () => {
    const nodes = new SessionNodes();
    update(nodes, capture());
    const moved = capture();
    moved.rows[3] = row(4, { sessionId: second });
    update(nodes, moved);
    expect(nodes.exchange(4)?.parent).toBe(nodes.roots[1]);
  });
});

test('what is too much is one line that says so, and stays the same line', () => {
  const nodes = new SessionNodes();
  const { rows } = capture();
  expect(nodes.takeRows({ rows, earlier: 41 })).toBe('all');
  expect(text(nodes.roots).split('\n')).toEqual([
    '[ellipsis] Earlier exchanges — 41 · in the timeline',
    '[arrow-swap] initialize — 3602c17d · 340 ms',
    '[error] tools/call search — 3602c17d · session id not echoed · 340 ms',
    '[debug-disconnect] (stream) — 9f1e22b0 · aborted · 340 ms',
    '[error] GET /.well-known/x — HTTP 404 · 340 ms',
  ]);
  expect(nodes.takeRows({ rows, earlier: 42 })).toEqual([nodes.roots[0]]);
});

test('every line knows the way up, so that it can be revealed', () => {
  const nodes = new SessionNodes();
  update(nodes, capture());
  const node = nodes.exchange(2);
  expect(node?.parent?.id).toBe(`batch:1/session:${first}`);
  expect(node?.parent?.parent).toBe(nodes.roots[0]);
  expect(node?.parent?.children).toContain(node);
});

test('captured text cannot reorder or hide what stands around it', () => {
  const nodes = new SessionNodes();
  const hostile = row(1, { label: 'tools/call', tool: 'a\u202eb\u0007', sessionId: 'x\u200by' });
  update(nodes, { rows: [hostile], sessions: [session('x\u200by', [hostile])] });
  expect(nodes.roots[0]?.row.label).toBe('x⟨U+200B⟩y');
  expect(nodes.exchange(1)?.row.label).toBe('tools/call a⟨U+202E⟩b⟨U+0007⟩');
});
