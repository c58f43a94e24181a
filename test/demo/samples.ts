/**
 * The captures in media/samples: each the most telling of one host, played through the real relay on
 * a clock of its own. Run by .ci/samples.mjs.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hostScript, type HostName } from '../../src/demo/play.ts';
import { playScript } from '../../src/demo/player.ts';
import { createRandom, type Random } from '../../src/demo/random.ts';
import { playFieldReport } from './fieldReportPlay.ts';
import { inVirtualTime, type VirtualStage } from './virtualTime.ts';

export const sampleNames = [
  'chatgpt-2026-02',
  'chatgpt-2026-04',
  'chatgpt-2026-10',
  'claude',
  'sdk',
] as const satisfies readonly HostName[];

const stages: Record<
  Exclude<HostName, 'chatgpt-2026-02'>,
  Pick<VirtualStage, 'startedAt' | 'streamsEndedBy'> & { readonly rounds: number }
> = {
  'chatgpt-2026-04': { startedAt: '2026-04-14T16:20:05.000Z', streamsEndedBy: 'client', rounds: 6 },
  'chatgpt-2026-10': { startedAt: '2026-10-20T07:41:12.000Z', streamsEndedBy: 'server', rounds: 6 },
  claude: { startedAt: '2026-09-03T10:02:31.000Z', streamsEndedBy: 'server', rounds: 4 },
  sdk: { startedAt: '2026-11-02T09:15:00.000Z', streamsEndedBy: 'server', rounds: 5 },
};

/** The text of one sample. */
export async function sampleText(name: HostName, tool: VirtualStage['tool']): Promise<string> {
  const recordedBy = tool ? { tool } : {};
  if (name === 'chatgpt-2026-02') return (await playFieldReport(recordedBy)).text;
  const { rounds, ...stage } = stages[name];
  const script = hostScript(name, rounds, 1, Date.parse(stage.startedAt));
  const how = { latencyMs: 4, newSessionId: sessionIds(createRandom(rounds)) };
  const play: VirtualStage['play'] = (url, time) => playScript(script, url, time);
  return (await inVirtualTime({ ...stage, ...recordedBy, ...how, play })).text;
}

/** Ids like those servers issue, the same in every recording. */
function sessionIds(random: Random): () => string {
  const hex = (length: number) => random.hex(length);
  return () => [hex(8), hex(4), `4${hex(3)}`, `a${hex(3)}`, hex(12)].join('-');
}

/** Writes all of them into a folder. */
export async function writeSamples(folder: string, tool: VirtualStage['tool']): Promise<void> {
  for (const name of sampleNames) {
    await writeFile(join(folder, `${name}.mcp.jsonl`), await sampleText(name, tool));
  }
}
