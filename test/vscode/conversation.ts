/** A client of the official SDK that goes on calling a tool in one session, as somebody's connector does. */
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { expect } from 'vitest';

const EVERY_MS = 150;

export class Conversation {
  /** What the calls said that were answered, in order. */
  readonly answered: string[] = [];
  readonly failures: string[] = [];
  private calls = 0;
  private talking: Promise<void> | undefined;
  private going = false;

  private constructor(
    private readonly client: Client,
    private readonly transport: StreamableHTTPClientTransport,
  ) {}

  static async begin(url: string): Promise<Conversation> {
    const client = new Client({ name: 'live-client', version: '1.0.0' });
    const transport = new StreamableHTTPClientTransport(new URL(url));
    await client.connect(transport);
    const conversation = new Conversation(client, transport);
    conversation.resume();
    return conversation;
  }

  resume(): void {
    this.going = true;
    this.talking ??= this.talk();
  }

  /** Resolves when the call under way has been answered. */
  async pause(): Promise<void> {
    this.going = false;
    await this.talking;
    this.talking = undefined;
  }

  /** Waits for so many more answers. */
  async answers(count: number): Promise<void> {
    const before = this.answered.length;
    await expect.poll(() => this.answered.length).toBeGreaterThanOrEqual(before + count);
  }

  async end(): Promise<void> {
    await this.pause();
    await this.transport.terminateSession();
    await this.client.close();
  }

  private async talk(): Promise<void> {
    while (this.going) {
      const message = `live-${(this.calls += 1)}`;
      try {
        await this.client.callTool({ name: 'echo', arguments: { message } });
        this.answered.push(message);
      } catch (error) {
        this.failures.push(`${message}: ${String(error)}`);
      }
      await delay(EVERY_MS);
    }
  }
}
