import { expect, test } from 'vitest';
import { choosePort } from '../../../src/extension/commands/choosePort.ts';

test.each([
  [8787, 4001, { port: 8787, reason: 'setting' }],
  [0, 4001, { port: 4001, reason: 'remembered' }],
  [0, undefined, { port: 0, reason: 'free' }],
])('setting %s, last time %s', (setting, remembered, choice) => {
  expect(choosePort(setting, remembered)).toEqual(choice);
});

test('what another inspector of this window holds is passed over', () => {
  expect(choosePort(8787, 4001, [8787])).toEqual({ port: 4001, reason: 'remembered' });
  expect(choosePort(8787, 4001, [8787, undefined, 4001])).toEqual({ port: 0, reason: 'free' });
});
