import { afterAll, beforeAll, expect, test } from 'vitest';
import { noEchoOnCalls } from './fieldCaptures.ts';
import { WebviewLab, type OpenPage } from './page.ts';

let lab: WebviewLab;
let opened: OpenPage;
beforeAll(async () => {
  lab = await WebviewLab.create();
  opened = await lab.open({ capture: { ...noEchoOnCalls(), source: 'file' } });
  await opened.page.locator('#line-x-4').click();
  await opened.page.getByRole('heading', { name: 'tools/call search' }).waitFor();
});
afterAll(() => lab.close());

/** A tab as it is read aloud. */
async function heard(tab: string): Promise<string> {
  await opened.page.locator(`#tab-${tab}`).click();
  await opened.settled();
  return opened.page.getByRole('tabpanel').ariaSnapshot();
}

test('the strip of tabs', async () => {
  await heard('overview');
  expect(await opened.page.getByRole('tablist').ariaSnapshot()).toMatchInlineSnapshot(`
    "- tablist "Details":
      - tab "Overview" [selected]
      - tab "Request"
      - tab "Response"
      - tab "Events 2"
      - tab "Headers"
      - tab "Metadata 6"
      - tab "Auth"
      - tab "Findings 1"
      - tab "Raw""
  `);
});

test('Overview', async () => {
  expect(await heard('overview')).toMatchInlineSnapshot(`
    "- tabpanel "Overview":
      - paragraph: Session id not echoed
      - term: Session id
      - definition:
        - text: missing owed
        - button "a1b2c3d4"
        - text: (inferred)
      - term: Batch
      - definition: "1"
      - term: Conversation
      - definition:
        - code: v1/abc123def456
      - term: Client
      - definition:
        - code: openai-mcp
      - term: User-Agent
      - definition:
        - code: openai-mcp/1.0.0
      - term: Era
      - definition: legacy
      - term: Credential
      - definition:
        - code: Bearer ⟨fp:9f3a12c0⟩
        - text: sub •••••••• client chatgpt-mcp-connector
      - heading "How it went" [level=3]
      - term: Outcome
      - definition: 200 OK · answered · event stream
      - term: Started
      - definition: +0:00.400 · 2026-02-27 08:31:06.123 UTC
      - term: Duration
      - definition: 330 ms
      - term: Size
      - definition: 412 B up, 812 B down
      - term: From
      - definition:
        - code: 127.0.0.1:50312 · HTTP/1.1
      - heading "Timing" [level=3]
      - term: Request
      - definition: 3 ms
      - term: Waiting
      - definition: 287 ms
      - term: Answer
      - definition: 40 ms"
  `);
});

test('Findings', async () => {
  expect(await heard('findings')).toMatchInlineSnapshot(`
    "- tabpanel "Findings 1":
      - article:
        - heading "Session id not echoed" [level=3]
        - text: session-id-not-echoed · error · inferred
        - paragraph: tools/call search carried no Mcp-Session-Id although openai-mcp was issued a1b2c3d4.
        - paragraph: A server that issued a session id may refuse every later request without it, or lose what it learnt at initialize.
        - heading "What to do" [level=4]
        - paragraph: Send the Mcp-Session-Id of the initialize answer on every later request.
        - heading "Evidence" [level=4]
        - button "#4"
        - paragraph:
          - button "MCP 2025-11-25, session management""
  `);
});

test('Auth', async () => {
  expect(await heard('auth')).toMatchInlineSnapshot(`
    "- tabpanel "Auth":
      - button "Reveal personal values": Reveal
      - term: Scheme
      - definition:
        - code: Bearer
      - term: Fingerprint
      - definition:
        - code: ⟨fp:9f3a12c0⟩
        - text: The same credential gives the same fingerprint in this capture. The credential itself was never recorded.
      - heading "Claims · unverified" [level=3]
      - paragraph: Read from the token as it came; its signature was not checked.
      - term: sub
      - definition:
        - code: ••••••••
        - text: whom it speaks for
      - term: client_id
      - definition:
        - code: chatgpt-mcp-connector
        - text: the client it was issued to"
  `);
});

test('Headers', async () => {
  expect(await heard('headers')).toMatchInlineSnapshot(`
    "- tabpanel "Headers":
      - text: 6 sent, 2 answered
      - button "Reveal personal values": Reveal
      - button "Copy what is shown"
      - button "Open in an editor"
      - heading "Request · POST /mcp" [level=3]
      - term: mcp-session-id
      - definition: missing The client was issued a session id and owed it on this request.
      - term: host
      - definition:
        - code: 127.0.0.1:8787
        - text: The name under which the server was reached. A local server must check it, against DNS rebinding.
      - term: user-agent
      - definition:
        - code: openai-mcp/1.0.0
      - term: authorization
      - definition:
        - code: Bearer ⟨fp:9f3a12c0⟩
        - text: The credential. Only a fingerprint of it was recorded.
      - term: content-type
      - definition:
        - code: application/json
        - text: "application/json: one answer. text/event-stream: an answer as a stream of events."
      - term: accept
      - definition:
        - code: application/json, text/event-stream
        - text: What the client can read. A POST owes both application/json and text/event-stream.
      - term: x-openai-subject
      - definition:
        - code: ••••••••
        - text: The same as openai/subject in _meta. A hint of the host, no authorisation.
      - heading "Response · 200 OK" [level=3]
      - term: content-type
      - definition:
        - code: text/event-stream
        - text: "application/json: one answer. text/event-stream: an answer as a stream of events."
      - term: cache-control
      - definition:
        - code: no-store
        - text: Whether anything between client and server may keep the answer."
  `);
});
