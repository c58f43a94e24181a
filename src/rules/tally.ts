/** A text that was said, how often, and as which of the different ones. */
interface Said {
  readonly text: string;
  readonly times: number;
  readonly order: number;
}

/** Counts different texts; those said most often are known without looking at all of them. */
export class Tally {
  private readonly said = new Map<string, Said>();
  private readonly most: Said[];
  private size: number;

  /** Goes on from another, which must not go on itself as long as this one is used. */
  constructor(
    private readonly few: number,
    private readonly before?: Tally,
  ) {
    this.most = [...(before?.most ?? [])];
    this.size = before?.size ?? 0;
  }

  /** How many different texts there are. */
  get distinct(): number {
    return this.size;
  }

  add(text: string): void {
    const known = this.find(text);
    if (!known) this.size += 1;
    const said = { text, times: (known?.times ?? 0) + 1, order: known?.order ?? this.size };
    this.said.set(text, said);
    const at = this.most.findIndex((one) => one.text === text);
    if (at >= 0) this.most[at] = said;
    else this.most.push(said);
    this.most.sort((a, b) => b.times - a.times || a.order - b.order);
    if (this.most.length > this.few) this.most.pop();
  }

  /** The few that were said most often; of equals, the earlier first. */
  first(): string[] {
    return this.most.map(({ text }) => text);
  }

  private find(text: string): Said | undefined {
    return this.said.get(text) ?? this.before?.find(text);
  }
}
