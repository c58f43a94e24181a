/**
 * Pools the rounds of one variant: requests a second, percentiles in milliseconds, and the median of
 * the processor time a request took, which is the figure that other work on the machine moves least.
 */
export function summarize(rounds) {
  const latencies = rounds.flatMap(({ latencies: some }) => some);
  const seconds = rounds.reduce((sum, round) => sum + round.seconds, 0);
  const processor = rounds.map(({ processorUs }) => processorUs ?? NaN).sort((a, b) => a - b);
  const cpu = processor[processor.length >> 1] ?? NaN;
  return { perSecond: latencies.length / seconds, ...percentiles(latencies), cpu };
}

export function percentiles(values) {
  const sorted = Float64Array.from(values).sort();
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  return { p50: at(0.5) ?? NaN, p99: at(0.99) ?? NaN };
}

/** A table with each figure and its ratio to the variant named `base`. */
export function table(rows, base) {
  const reference = rows.find(({ name }) => name === base);
  const lines = rows.map(({ name, perSecond, p50, p99, cpu, peak, what }) => [
    name,
    Math.round(perSecond).toString(),
    ratio(perSecond, reference.perSecond),
    p50.toFixed(3),
    ratio(p50, reference.p50),
    p99.toFixed(3),
    ratio(p99, reference.p99),
    Number.isNaN(cpu) ? '' : cpu.toFixed(0),
    Number.isNaN(cpu) ? '' : ratio(cpu, reference.cpu),
    peak === undefined ? '' : peak.toFixed(0),
    what,
  ]);
  const head = [
    '',
    'req/s',
    '÷ base',
    'p50 ms',
    '÷ base',
    'p99 ms',
    '÷ base',
    'CPU µs/req',
    '÷ base',
    'peak MB',
    `(base: ${base})`,
  ];
  const all = [head, ...lines];
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column].length)));
  return all
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0 || column === head.length - 1
            ? cell.padEnd(widths[column])
            : cell.padStart(widths[column]),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function ratio(value, base) {
  return (value / base).toFixed(2);
}
