import { expect, test } from 'vitest';
import { refusalHtml } from '../../../src/extension/editor/refusalHtml.ts';

test('a hostile file name stays text, and no script may run', () => {
  const html = refusalHtml(
    {
      title: 'Not a capture',
      reason: '/tmp/<img src=x onerror=alert(1)>"\'.jsonl is not a capture',
      action: { label: 'Open as Text', href: 'command:x?%5B%22"' },
    },
    { cspSource: 'https://host', style: 'https://host/webview.css' },
  );
  expect(html).not.toContain('<img');
  expect(html).not.toContain('%22""');
  expect(html).toContain("default-src 'none'");
  expect(html).not.toContain('script-src');
  expect(html).toContain('&#60;img');
});
