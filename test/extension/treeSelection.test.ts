import { expect, test } from 'vitest';
import { Emitter } from '../../src/base/emitter.ts';
import { onTreeSelection } from '../../src/extension/treeSelection.ts';

class View {
  selection: readonly string[] = [];
  private readonly changed = new Emitter<{ selection: readonly string[] }>();
  readonly onDidChangeSelection = this.changed.event;

  select(...nodes: string[]): void {
    this.selection = nodes;
    this.changed.fire({ selection: nodes });
  }
}

/** Lets a test say when the next look is taken. */
class Pauses {
  taken = 0;
  private go: () => void = () => undefined;
  readonly pause = (): Promise<void> => {
    this.taken += 1;
    return new Promise((resolve) => (this.go = resolve));
  };

  async pass(): Promise<void> {
    this.go();
    await Promise.resolve();
    await Promise.resolve();
  }
}

function watch() {
  const view = new View();
  const pauses = new Pauses();
  const told: string[] = [];
  const watching = onTreeSelection(
    view,
    (node) => node,
    (node) => told.push(node),
    pauses.pause,
  );
  return { view, pauses, told, watching };
}

test('a selected line is told at once', () => {
  const { view, pauses, told } = watch();
  view.select('a');
  expect(told).toEqual(['a']);
  expect(pauses.taken).toBe(0);
});

test('a line that is known again only after its refresh is told then, once', async () => {
  const { view, pauses, told } = watch();
  view.select();
  await pauses.pass();
  expect(told).toEqual([]);
  view.selection = ['a'];
  await pauses.pass();
  await pauses.pass();
  expect(told).toEqual(['a']);
});

test('a line that is reported again was selected by nobody', () => {
  const { view, told } = watch();
  view.select('a');
  view.select();
  view.select('a');
  expect(told).toEqual(['a']);
  view.select('b');
  view.select('a');
  expect(told).toEqual(['a', 'b', 'a']);
});

test('a later selection takes the place of one that is waited for', async () => {
  const { view, pauses, told } = watch();
  view.select();
  view.select('b');
  await pauses.pass();
  expect(told).toEqual(['b']);
});

test('nothing selected is looked at for a while, and nothing is told', async () => {
  const { view, pauses, told } = watch();
  view.select();
  for (let pass = 0; pass < 100; pass += 1) await pauses.pass();
  expect(told).toEqual([]);
  expect(pauses.taken).toBeLessThan(100);
});

test('after it is disposed nothing is told', async () => {
  const { view, pauses, told, watching } = watch();
  view.select();
  watching.dispose();
  view.selection = ['a'];
  await pauses.pass();
  view.select('b');
  expect(told).toEqual([]);
});
