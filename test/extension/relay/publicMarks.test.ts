import { expect, test } from 'vitest';
import { Emitter } from '../../../src/base/emitter.ts';
import { PublicMarks } from '../../../src/extension/relay/publicMarks.ts';

const ADDRESS = 'https://tunnel.example/mcp';

/** A relay, a tunnel that leads to it until it is cut, and a clock that is turned by hand. */
function exposed() {
  const ended = new Emitter<'stopped'>();
  const relay = { onDidEnd: ended.event };
  const tunnel = { problem: undefined as string | undefined, asked: [] as string[] };
  const waiting: { ms: number; call: () => void }[] = [];
  const marks = new PublicMarks<typeof relay>({
    check: async (address) => {
      tunnel.asked.push(address);
      return tunnel.problem;
    },
    after: (ms, call) => {
      const entry = { ms, call };
      waiting.push(entry);
      return { dispose: () => void waiting.splice(waiting.indexOf(entry), 1) };
    },
  });
  let changes = 0;
  marks.onDidChange(() => (changes += 1));
  /** Lets the next look happen. Answers how long it was waited for. */
  const next = async () => {
    const entry = waiting.shift();
    entry?.call();
    await new Promise((resolve) => setImmediate(resolve));
    return entry?.ms;
  };
  return { ended, relay, tunnel, waiting, marks, next, changes: () => changes };
}

test('an address that leads there is marked, and looked at again, less often with time', async () => {
  const { relay, tunnel, marks, next, changes } = exposed();
  expect(await marks.open(relay, ADDRESS)).toBeUndefined();
  expect(marks.addressOf(relay)).toBe(ADDRESS);
  const waits = [await next(), await next(), await next(), await next(), await next()];
  expect(waits).toEqual([20_000, 40_000, 60_000, 120_000, 300_000]);
  expect(await next()).toBe(300_000);
  expect(tunnel.asked).toEqual(Array(7).fill(ADDRESS));
  expect(changes()).toBe(1);
});

test('the mark goes when the tunnel does', async () => {
  const { relay, tunnel, marks, next, waiting, changes } = exposed();
  await marks.open(relay, ADDRESS);
  tunnel.problem = 'tunnel.example cannot be reached';
  await next();
  expect(marks.addressOf(relay)).toBeUndefined();
  expect(waiting).toEqual([]);
  expect(changes()).toBe(2);
});

test('the mark goes with the relay, and when the user closes it', async () => {
  const { ended, relay, marks, waiting } = exposed();
  await marks.open(relay, ADDRESS);
  ended.fire('stopped');
  expect(marks.addressOf(relay)).toBeUndefined();
  await marks.open(relay, ADDRESS);
  marks.close(relay);
  expect(marks.addressOf(relay)).toBeUndefined();
  expect(waiting).toEqual([]);
});

test('a relay that ends while its address is looked at is not marked', async () => {
  const { ended, relay, marks, waiting } = exposed();
  const opening = marks.open(relay, ADDRESS);
  ended.fire('stopped');
  await opening;
  expect(marks.addressOf(relay)).toBeUndefined();
  expect(waiting).toEqual([]);
});

test('an address that leads elsewhere is not marked, and takes the mark of a former one', async () => {
  const { relay, tunnel, marks, waiting } = exposed();
  await marks.open(relay, ADDRESS);
  tunnel.problem = 'it answers, but not from here';
  expect(await marks.open(relay, 'https://other.example/mcp')).toBe(tunnel.problem);
  expect(marks.addressOf(relay)).toBeUndefined();
  expect(waiting).toEqual([]);
});
