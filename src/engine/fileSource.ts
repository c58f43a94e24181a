import { readCaptureChunks } from '../capture/reader.ts';
import type { Intake } from './intake.ts';
import type { Source } from './source.ts';

/** Reads a saved capture into the intake, to its end. Rejects with `CaptureError`. */
export async function loadFile(file: string, intake: Intake): Promise<Source> {
  const notices: string[] = [];
  const onNotice = (notice: string) => void notices.push(notice);
  for await (const entries of readCaptureChunks(file, { onNotice })) {
    for (const entry of entries) intake.take(entry);
  }
  return {
    kind: 'file',
    recording: false,
    health: notices.length === 0 ? {} : { notice: notices.join(' ') },
    refusedHosts: [],
    nowT: () => undefined,
    setRecording: () => undefined,
    allowHost: () => {
      throw new Error('a saved capture has no relay that could allow a host name');
    },
    finish: () => undefined,
    dispose: () => undefined,
  };
}
