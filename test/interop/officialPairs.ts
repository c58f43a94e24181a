/**
 * Clients and servers of the protocol project, in pairs, doing what they do. What the rules find in each
 * pair is written down with its evidence in docs/verification.md, which the test holds against this.
 */
import { startFixture } from '../conformance/fixture/fixture.ts';
import { sdkV1, sdkV1OverSse, sdkV2, type Connect, type SdkClient } from './clients.ts';
import { startEverythingServer } from './everythingServer.ts';
import { runExampleClient, startExampleServer, type ExampleServer } from './exampleProgram.ts';

export interface OfficialPair {
  readonly client: string;
  readonly server: string;
  readonly start: () => Promise<string>;
  readonly run: (url: string) => Promise<unknown>;
}

type Call = readonly [tool: string, input?: Record<string, unknown>];

const EVERYTHING: readonly Call[] = [
  ['echo', { message: 'hi' }],
  ['get-sum', { a: 1, b: 2 }],
  ['get-tiny-image'],
  ['get-annotated-message', { messageType: 'error' }],
  ['trigger-long-running-operation', { duration: 0.3, steps: 3 }],
  ['trigger-sampling-request', { prompt: 'capital?' }],
  ['trigger-elicitation-request'],
  ['toggle-simulated-logging'],
  ['no-such-tool'],
];

const FIXTURE: readonly Call[] = [
  ['test_custom_headers', { region: 'eu ü' }],
  ['test_simple_text'],
  ['test_tool_with_progress'],
  ['test_input_required_result_elicitation'],
  ['test_input_required_result_sampling'],
  ['test_error_handling'],
  ['no-such-tool'],
];

/** Tools are listed and called; what fails is part of the traffic, not of the test. */
async function work(client: SdkClient, calls: readonly Call[]): Promise<void> {
  await client.listTools();
  for (const [tool, input = {}] of calls) {
    await client.call(tool, input, { onprogress: () => undefined }).catch(() => undefined);
  }
}

/** One client from its first request to its last. Some examples have no answer to DELETE. */
function talk(connect: Connect, calls: readonly Call[]): OfficialPair['run'] {
  return async (url) => {
    const client = await connect(url);
    await work(client, calls);
    await client.leave().catch(() => undefined);
  };
}

/** One client after the other, of which neither ends its session: `close` of the SDKs sends no DELETE. */
function closeAndComeBack(connect: Connect, calls: readonly Call[]): OfficialPair['run'] {
  return async (url) => {
    for (let times = 1; times <= 2; times += 1) {
      const client = await connect(url);
      await work(client, calls);
      await client.close();
    }
  };
}

function example(server: string, path?: string): Pick<OfficialPair, 'server' | 'start'> {
  return { server: `SDK v1 ${server}`, start: () => startExampleServer(server, path).then(urlOf) };
}

const urlOf = ({ url }: ExampleServer): string => url;

function exampleClient(name: string): Pick<OfficialPair, 'client' | 'run'> {
  return { client: `SDK v1 ${name}`, run: (url) => runExampleClient(name, url) };
}

const everything = { server: 'server-everything', start: () => startEverythingServer() };
const fixture = { server: 'SDK v2 server, both eras', start: () => startFixture() };

const REPORTING: readonly Call[] = [
  ['greet', { name: 'Ada' }],
  ['multi-greet', { name: 'Ada' }],
  ['start-notification-stream', { interval: 10, count: 3 }],
];

/** The server ends and starts again behind the relay while a client holds a session of it. */
function restarted(connect: Connect): OfficialPair {
  let server: ExampleServer | undefined;
  const name = 'simpleStreamableHttp';
  return {
    client: 'SDK v1 client',
    server: `SDK v1 ${name}, restarted`,
    start: async () => {
      server = await startExampleServer(name);
      return server.url;
    },
    run: async (url) => {
      const client = await connect(url);
      await work(client, REPORTING);
      await server?.stop();
      server = await startExampleServer(name, '/mcp', server?.port);
      for (let times = 1; times <= 2; times += 1) {
        await client.call('greet', { name: 'Ada' }).catch(() => undefined);
      }
      await client.close();
    },
  };
}
export const officialPairs: readonly OfficialPair[] = [
  { client: 'SDK v1 client', ...everything, run: talk(sdkV1, EVERYTHING) },
  {
    client: 'SDK v1 client over HTTP+SSE',
    server: 'server-everything over HTTP+SSE',
    start: () => startEverythingServer('sse'),
    run: talk(sdkV1OverSse, EVERYTHING),
  },
  { client: 'SDK v2 client', ...everything, run: talk(sdkV2(), EVERYTHING) },
  { client: 'SDK v2 client, negotiating', ...everything, run: talk(sdkV2('auto'), EVERYTHING) },
  { client: 'SDK v1 client', ...fixture, run: talk(sdkV1, FIXTURE) },
  { client: 'SDK v2 client', ...fixture, run: talk(sdkV2(), FIXTURE) },
  { client: 'SDK v2 client, negotiating', ...fixture, run: talk(sdkV2('auto'), FIXTURE) },
  {
    client: 'SDK v2 client, pinned to 2026-07-28',
    ...fixture,
    run: talk(sdkV2({ pin: '2026-07-28' }), FIXTURE),
  },
  {
    client: 'SDK v1 client',
    ...example('simpleStatelessStreamableHttp'),
    run: talk(sdkV1, REPORTING),
  },
  {
    client: 'SDK v2 client',
    ...example('jsonResponseStreamableHttp'),
    run: talk(sdkV2(), REPORTING),
  },
  {
    client: 'SDK v2 client, negotiating',
    ...example('simpleStreamableHttp'),
    run: talk(sdkV2('auto'), REPORTING),
  },
  {
    client: 'SDK v1 client',
    ...example('elicitationFormExample'),
    run: talk(sdkV1, [['register_user']]),
  },
  { client: 'SDK v1 client', ...example('ssePollingExample'), run: talk(sdkV1, [['long-task']]) },
  { ...exampleClient('parallelToolCallsClient'), ...example('simpleStreamableHttp') },
  { ...exampleClient('multipleClientsParallel'), ...example('simpleStreamableHttp') },
  {
    ...exampleClient('streamableHttpWithSseFallbackClient'),
    ...example('sseAndStreamableHttpCompatibleServer'),
  },
  { ...exampleClient('streamableHttpWithSseFallbackClient'), ...example('simpleSseServer') },
  {
    client: 'SDK v1 client, closed without terminateSession, twice',
    ...everything,
    run: closeAndComeBack(sdkV1, [['echo', { message: 'hi' }]]),
  },
  {
    client: 'SDK v2 client, closed without terminateSession, twice',
    ...fixture,
    run: closeAndComeBack(sdkV2(), [['test_simple_text']]),
  },
  restarted(sdkV1),
];
