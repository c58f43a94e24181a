/**
 * What authors of servers and clients have complained of in public, each as the shortest story that has
 * its signature on the wire, and the rule that has to find it. docs/verification.md lists the same.
 */
import { capture, token, type CaptureBuilder } from '../analysis/captureBuilder.ts';
import { ask } from './statelessStory.ts';

export interface Complaint {
  /** As the page words it. */
  readonly symptom: string;
  readonly rules: readonly string[];
  readonly story: () => CaptureBuilder;
}

const auth = token();
const RECONNECTS = [1, 2, 3, 4];

/** A client that keeps to the rules, and its session. */
function opened(session = 's1') {
  const story = capture();
  const client = story.client({ auth });
  client.initialize({ issues: session });
  client.initialized(session);
  return { story, client, session };
}

function told(tell: (all: ReturnType<typeof opened>) => void): () => CaptureBuilder {
  return () => {
    const all = opened();
    tell(all);
    return all.story;
  };
}

const gone = { code: -32001, message: 'Session not found' };

export const complaints: readonly Complaint[] = [
  {
    symptom: 'The host gets a session id and does not send it with tool calls',
    rules: ['session-id-not-echoed'],
    story: told(({ client }) => client.call('search')),
  },
  {
    symptom: 'A new session for every batch of tool calls, none deleted',
    rules: ['session-per-batch', 'session-orphaned'],
    story: () => {
      const story = capture();
      const client = story.client({ auth });
      for (const time of RECONNECTS) {
        client.initialize({ issues: `s${time}` });
        client.initialized(`s${time}`);
        client.call('search', { session: `s${time}` }, { stream: 200 });
        story.wait(20_000);
      }
      return story;
    },
  },
  {
    symptom: 'A handshake spread over several addresses of the client',
    rules: ['handshake-peer-hops'],
    story: () => {
      const story = capture();
      const client = story.client({ auth });
      const from = (address: string) => [['X-Forwarded-For', address] as const];
      client.initialize({ issues: 's1' }, { headers: from('192.0.2.1') });
      client.post('notifications/initialized', {
        ...{ session: 's1', id: null, headers: from('192.0.2.2') },
      });
      return story;
    },
  },
  {
    symptom: 'Every request of a session has the id 1',
    rules: ['request-id-reused'],
    story: told(({ client, session }) => {
      client.call('search', { session, id: 1 });
      client.call('search', { session, id: 1 });
    }),
  },
  {
    symptom: 'The client does not initialise again after a 404',
    rules: ['session-not-reinitialized-after-404'],
    story: told(({ client, session, story }) => {
      client.call('search', { session }, { status: 404, error: gone });
      story.wait(100);
      client.call('search', { session }, { status: 404, error: gone });
    }),
  },
  {
    symptom: 'The server answers 400 or 200 for a session it has ended, where 404 is due',
    rules: ['session-stale-status'],
    story: told(({ client, session, story }) => {
      client.delete(session);
      story.wait(100);
      client.call('search', { session }, { status: 400, error: gone });
    }),
  },
  {
    symptom: 'A valid session is refused now and then behind a load balancer',
    rules: ['session-flapping'],
    story: told(({ client, session }) => {
      for (const [place] of RECONNECTS.entries()) {
        const refused = { status: 404, error: gone };
        client.call('search', { session }, place % 2 === 0 ? refused : {});
      }
    }),
  },
  {
    symptom: 'The client deletes its session and goes on calling with it',
    rules: ['session-used-after-delete'],
    story: told(({ client, session, story }) => {
      client.delete(session);
      story.wait(100);
      client.call('search', { session }, { status: 404, error: gone });
    }),
  },
  {
    symptom: 'A whole session for every exchange, its DELETE included',
    rules: ['session-per-batch'],
    story: () => {
      const story = capture();
      const client = story.client({ auth });
      for (const time of RECONNECTS) {
        client.initialize({ issues: `s${time}` });
        client.initialized(`s${time}`);
        client.call('search', { session: `s${time}` });
        client.delete(`s${time}`);
        story.wait(10_000);
      }
      return story;
    },
  },
  {
    symptom: 'MCP-Protocol-Version is missing after the handshake',
    rules: ['protocol-version-missing'],
    story: () => {
      const story = capture();
      story.client({ auth }).initialize({ issues: 's1' });
      story.client({ auth }).call('search', { session: 's1' });
      return story;
    },
  },
  {
    symptom: 'MCP-Protocol-Version is not the negotiated version',
    rules: ['protocol-version-mismatch'],
    story: told(({ client, session }) => {
      const headers = [['MCP-Protocol-Version', '2025-06-18'] as const];
      client.call('search', { session, headers });
    }),
  },
  {
    symptom: 'Mcp-Session-Id is not exposed to browsers by CORS',
    rules: ['cors-session-id-not-exposed'],
    story: () => {
      const story = capture();
      const headers = [['Origin', 'http://localhost:6274'] as const];
      const cors = [['Access-Control-Allow-Origin', '*'] as const];
      story.client().initialize({ issues: 's1', headers: cors }, { headers });
      return story;
    },
  },
  {
    symptom: 'The session id stands twice in the header, or twice in one value',
    rules: ['session-id-repeated-header'],
    story: told(({ client }) => client.call('search', { session: 's1, s1' })),
  },
  {
    symptom: 'The client goes on with a token that is answered 401',
    rules: ['auth-loop'],
    story: told(({ client, session, story }) => {
      for (const time of RECONNECTS) {
        story.wait(time * 1_000);
        client.begin('GET', { session }).answer({ status: 401 });
      }
    }),
  },
  {
    symptom: 'The MCP endpoint answers a redirect in the middle of the handshake',
    rules: ['handshake-redirected'],
    story: () => {
      const story = capture();
      const headers = [['Location', '/mcp/'] as const];
      story.client().initialize({ status: 307, headers });
      story.client({ path: '/mcp/' }).initialize({ issues: 's1' });
      return story;
    },
  },
  {
    symptom: 'Mcp-Method, Mcp-Name or Mcp-Param headers are missing on stateless requests',
    rules: ['routing-header-missing'],
    story: () => {
      const story = capture();
      ask(story.client(), 'tools/call', { name: 'search', headers: { 'Mcp-Name': undefined } });
      return story;
    },
  },
  {
    symptom: 'Those headers say something else than the body',
    rules: ['routing-header-mismatch'],
    story: () => {
      const story = capture();
      ask(story.client(), 'tools/call', { name: 'search', headers: { 'Mcp-Name': 'fetch' } });
      return story;
    },
  },
  {
    symptom: 'A session id on stateless requests',
    rules: ['session-id-in-stateless'],
    story: () => {
      const story = capture();
      ask(story.client(), 'tools/call', { name: 'search', session: 's1' });
      return story;
    },
  },
  {
    symptom:
      'A server with sessions and a client without: the first request works, the next is refused',
    rules: ['session-id-not-echoed'],
    story: told(({ client }) => {
      const error = { code: -32600, message: 'Session terminated' };
      client.post('tools/list', {}, { status: 404, error });
    }),
  },
];
