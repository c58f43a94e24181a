import { expect, test } from 'vitest';
import { timelineHtml } from '../../../src/extension/timeline/timelineHtml.ts';

const html = timelineHtml({
  cspSource: 'https://*.vscode-cdn.net',
  script: 'https://a/webview.js',
  style: 'https://a/webview.css',
  nonce: 'bm9uY2U=',
  language: 'en',
});

test('the policy allows the own script, style and font, and nothing else', () => {
  const policy = /content="([^"]*)"/.exec(html)?.[1];
  expect(policy?.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'nonce-bm9uY2U='",
    'style-src https://*.vscode-cdn.net',
    'font-src https://*.vscode-cdn.net',
    'img-src https://*.vscode-cdn.net data:',
  ]);
  expect(html).not.toMatch(/unsafe-|style=|onload=/);
});

test('the one script carries the nonce', () => {
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).toContain('<script nonce="bm9uY2U=" src="https://a/webview.js"></script>');
  expect(html).toContain('<div id="app"></div>');
});
