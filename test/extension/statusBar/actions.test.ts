import { expect, test } from 'vitest';
import { actionsFor, commandOf } from '../../../src/extension/statusBar/actions.ts';
import { readManifest } from '../manifest.ts';

const { contributes } = readManifest() as { contributes: { commands: { command: string }[] } };
const known = new Set(contributes.commands.map(({ command }) => command));

test.each(['', 'starting', 'listening', 'opened'] as const)(
  'state "%s" offers commands that exist, the log last',
  (state) => {
    const actions = actionsFor(state, true);
    for (const action of actions) expect(known).toContain(commandOf(action));
    expect(actions.at(-1)?.command).toBe('showLog');
    expect(new Set(actions.map(commandOf)).size).toBe(actions.length);
  },
);

test('recording decides between pause and resume', () => {
  const commands = (recording: boolean) =>
    actionsFor('listening', recording).map(({ command }) => command);
  expect(commands(true)).toContain('pauseRecording');
  expect(commands(true)).not.toContain('resumeRecording');
  expect(commands(false)).toContain('resumeRecording');
});
