/**
 * One question at a time of one kind, the latest wins: while an answer is awaited, only the newest
 * further question is kept. A slow engine is asked less often instead of being flooded.
 */
export class Puller<P, R> {
  private busy = false;
  private waiting: { params: P } | undefined;
  private generation = 0;

  constructor(
    private readonly fetch: (params: P) => Promise<R>,
    private readonly apply: (result: R, params: P) => void,
    private readonly failed: (error: Error) => void = () => undefined,
    /** From an answer to the next question at least. */
    private readonly pauseMs = 0,
  ) {}

  ask(params: P): void {
    if (this.busy) this.waiting = { params };
    else void this.run(params);
  }

  /** Forgets what is under way; its answer is dropped when it comes. */
  reset(): void {
    this.generation += 1;
    this.waiting = undefined;
    this.busy = false;
  }

  private async run(params: P): Promise<void> {
    const { generation } = this;
    this.busy = true;
    const outcome = await this.fetch(params).then(
      (result) => ({ result }),
      (error: unknown) => ({ error: error instanceof Error ? error : new Error(String(error)) }),
    );
    if (generation !== this.generation) return;
    if ('error' in outcome) this.failed(outcome.error);
    else this.apply(outcome.result, params);
    if (this.pauseMs > 0) await new Promise((done) => setTimeout(done, this.pauseMs));
    if (generation !== this.generation) return;
    this.busy = false;
    const next = this.waiting;
    this.waiting = undefined;
    if (next) void this.run(next.params);
  }
}
