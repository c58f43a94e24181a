import { expect, test } from 'vitest';
import { Emitter } from '../../../src/base/emitter.ts';
import {
  captureKey,
  OpenCaptures,
  type DocumentEngine,
} from '../../../src/extension/documents/openCaptures.ts';

function engine() {
  const changed = new Emitter<unknown>();
  const fake: DocumentEngine = {
    request: () => Promise.reject(new Error('not asked here')),
    onDidChange: changed.event,
  };
  return { fake, change: () => changed.fire(undefined) };
}

test('a capture is found by its key until it is closed, and tells when it changes', () => {
  const captures = new OpenCaptures();
  const key = captureKey('/captures/a.mcp.jsonl');
  const fired: string[] = [];
  captures.onDidChange((changed) => fired.push(changed));
  const { fake, change } = engine();
  expect(captures.find(key)).toBeUndefined();
  const opened = captures.add('/captures/a.mcp.jsonl', fake);
  expect(captures.find(key)).toBe(fake);
  change();
  opened.dispose();
  change();
  expect(captures.find(key)).toBeUndefined();
  expect(fired).toEqual([key, key, key]);
});

test('a capture that is open twice answers as long as one of them is', () => {
  const captures = new OpenCaptures();
  const key = captureKey('/a');
  const [one, other] = [engine().fake, engine().fake];
  const first = captures.add('/a', one);
  const second = captures.add('/a', other);
  expect(captures.find(key)).toBe(other);
  second.dispose();
  expect(captures.find(key)).toBe(one);
  first.dispose();
  expect(captures.find(key)).toBeUndefined();
});

test('keys tell files apart and do not name them', () => {
  expect(captureKey('/home/somebody/a')).toMatch(/^[0-9a-f]{8}$/);
  expect(captureKey('/home/somebody/a')).not.toBe(captureKey('/home/somebody/b'));
});
