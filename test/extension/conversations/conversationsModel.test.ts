/** The model against a real engine: what it asks must be what the engine answers. */
import { expect, onTestFinished, test } from 'vitest';
import { answerRequest, EngineClient } from '../../../src/contract/rpc.ts';
import { CaptureEngine } from '../../../src/engine/engine.ts';
import { ConversationsModel } from '../../../src/extension/conversations/conversationsModel.ts';
import {
  lineOf,
  type ConversationNode,
} from '../../../src/extension/conversations/conversationNodes.ts';
import { forgetfulHost, PERSON } from '../../engine/captures.ts';

async function shown() {
  const engine = await CaptureEngine.open(forgetfulHost().file());
  onTestFinished(() => engine.dispose());
  const client: EngineClient = new EngineClient({
    send: (text) => void answerRequest(engine.handlers, text).then((it) => client.receive(it)),
  });
  const model = new ConversationsModel(() => new Promise((resolve) => setImmediate(resolve)));
  onTestFinished(() => model.dispose());
  model.setVisible(true);
  model.show(client);
  await expect.poll(() => model.known).toBe(true);
  return model;
}

/** The tree as indented lines. */
async function drawn(model: ConversationsModel, nodes: ConversationNode[], depth = 0) {
  const lines: string[] = [];
  for (const node of nodes) {
    const { label } = lineOf(node, false);
    lines.push(`${'  '.repeat(depth)}${label}`);
    lines.push(...(await drawn(model, await model.children(node), depth + 1)));
  }
  return lines;
}

test('conversation, metadata, sessions, batches, calls; a session of two conversations stands under both', async () => {
  const model = await shown();
  expect(await drawn(model, model.roots)).toEqual([
    'talk-1',
    '  openai/*',
    '    openai/session',
    '    openai/subject',
    '    openai/locale',
    '  session-a',
    '    Batch 1',
    '      initialize',
    '      tools/call search',
    '      tools/call fetch',
    '  session-b',
    '    Batch 2',
    '      initialize',
    '      tools/call search',
    'talk-2',
    '  openai/*',
    '    openai/session',
    '    openai/subject',
    '    openai/locale',
    '  session-b',
    '    Batch 2',
    '      tools/call search',
  ]);
});

test('no line names the person', async () => {
  const model = await shown();
  const [talk] = model.roots;
  const [metadata] = talk ? await model.children(talk) : [];
  const values = metadata ? await model.children(metadata) : [];
  expect(values).toHaveLength(3);
  expect(JSON.stringify(values.map((node) => lineOf(node, false)))).not.toContain(PERSON);
});

test('without an engine nothing is shown', async () => {
  const model = await shown();
  model.show(undefined);
  expect(model.known).toBe(false);
  expect(model.roots).toEqual([]);
});
