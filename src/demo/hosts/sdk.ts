/** A client as the SDKs write it: handshake, GET stream, the id on every request, DELETE at the end. */
import type { Random } from '../random.ts';
import type { Script, Send, Step } from '../script.ts';
import { question } from './chatgpt.ts';

const CLIENT = 'sdk';

export function sdk(calls: number, random: Random): Script {
  const echo = (method: string, params?: Send['params']): Send => {
    const base = { do: 'send', as: CLIENT, method, session: 'echoed' } as const;
    return params === undefined ? base : { ...base, params };
  };
  const call = (index: number): Step[] => {
    const { tool, input } = question(index);
    const params = { name: tool, arguments: input, _meta: { progressToken: index } };
    return [{ do: 'wait', ms: random.between(300, 1_200) }, echo('tools/call', params)];
  };
  const initialize = {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'demo-sdk-client', version: '1.0.0' },
  };
  return {
    clients: {
      [CLIENT]: {
        headers: [
          ['accept', 'application/json, text/event-stream'],
          ['content-type', 'application/json'],
          ['accept-language', '*'],
          ['user-agent', 'node'],
        ],
        era: 'legacy',
        ids: 'counting',
        protocolVersion: '2025-11-25',
      },
    },
    steps: [
      { ...echo('initialize', initialize), session: 'omitted' },
      { ...echo('notifications/initialized'), notification: true },
      { do: 'listen', as: CLIENT },
      echo('tools/list', {}),
      ...Array.from({ length: calls }, (_, index) => call(index)).flat(),
      echo('ping'),
      { do: 'delete', as: CLIENT },
    ],
  };
}
