import { beforeEach, expect, test } from 'vitest';
import { Emitter } from '../../../src/base/emitter.ts';
import type { RelayState } from '../../../src/contract/api.ts';
import { onFirstRefusal, RelayWatch } from '../../../src/extension/relay/relayWatch.ts';

class Client {
  relayState: RelayState | undefined;
  private readonly changed = new Emitter<RelayState>();
  readonly onDidChangeRelay = this.changed.event;

  say(recording: boolean, ...refusedHosts: string[]): void {
    this.relayState = { recording, refusedHosts };
    this.changed.fire(this.relayState);
  }
}

let watch: RelayWatch;
let states: RelayState[];

beforeEach(() => {
  watch = new RelayWatch();
  states = [];
  watch.onDidChange((state) => void states.push(state));
});

test('the first refused name is offered once, however many follow', () => {
  const client = new Client();
  const offered: string[] = [];
  onFirstRefusal(client, (name) => void offered.push(name));
  client.say(true);
  client.say(true, 'a.example');
  client.say(true, 'b.example', 'a.example');
  client.say(true);
  client.say(true, 'c.example');
  expect(offered).toEqual(['a.example']);
});

test('a name that was refused before anybody listened is offered', () => {
  const client = new Client();
  client.say(true, 'a.example');
  const offered: string[] = [];
  onFirstRefusal(client, (name) => void offered.push(name));
  client.say(true, 'b.example');
  expect(offered).toEqual(['a.example']);
});

test('what an inspector said before somebody listened counts, and another one begins anew', () => {
  const former = new Client();
  former.say(false, 'a.example');
  watch.use(former);
  watch.use(former);
  expect(states).toEqual([{ recording: false, refusedHosts: ['a.example'] }]);
  const next = new Client();
  watch.use(next);
  expect(states.at(-1)).toEqual({ recording: false, refusedHosts: [] });
  former.say(true, 'x.example');
  next.say(true, 'b.example');
  expect(states.at(-1)).toEqual({ recording: true, refusedHosts: ['b.example'] });
  watch.use(undefined);
  expect(states.at(-1)).toEqual({ recording: false, refusedHosts: [] });
});
