import { appendMark } from '../capture/mark.ts';
import { isCutNotice, readCaptureChunks } from '../capture/reader.ts';
import { FileTail } from './fileTail.ts';
import type { Intake } from './intake.ts';
import type { Source } from './source.ts';

/** A file that was read, and how far. */
export interface LoadedFile {
  readonly file: string;
  readonly intake: Intake;
  readonly notices: readonly string[];
  /** Bytes up to the end of the last record. */
  readonly position: number;
}

/** Reads a saved capture into the intake, to its end. Rejects with `CaptureError`. */
export async function loadFile(file: string, intake: Intake): Promise<LoadedFile> {
  const notices: string[] = [];
  let position = 0;
  const onNotice = (notice: string) => void notices.push(notice);
  for await (const entries of readCaptureChunks(file, { onNotice })) {
    for (const entry of entries) intake.take(entry);
    const last = entries.at(-1);
    if (last) position = last.offset + last.length;
  }
  return { file, intake, notices, position };
}

/** What a saved capture answers to questions about its relay. */
export const NO_RELAY = {
  kind: 'file',
  recording: false,
  refusedHosts: [],
  nowT: () => undefined,
  setRecording: () => undefined,
  mark: () => Promise.reject(new Error('this capture is only read')),
  allowHost: () => {
    throw new Error('a saved capture has no relay that could allow a host name');
  },
  finish: () => undefined,
} as const;

/** A saved capture as it was when it was read. */
export function fileSource({ notices }: LoadedFile): Source {
  return { ...NO_RELAY, health: healthOf(notices), dispose: () => undefined };
}

/** A saved capture that is read further as it grows. */
export function growingSource(loaded: LoadedFile, onDidChange: () => void): Source {
  let { notices } = loaded;
  const tail = new FileTail({
    ...loaded,
    onDidGrow: () => {
      notices = notices.filter((notice) => !isCutNotice(notice));
      onDidChange();
    },
    onDidShrink: () => {
      notices = [...notices, 'The file is not the one that was opened any more; open it again.'];
      onDidChange();
    },
  });
  return {
    ...NO_RELAY,
    get health() {
      return healthOf(notices);
    },
    mark: async (request) => {
      await tail.settled;
      await appendMark(loaded.file, request, loaded.intake.end, Date.now());
      await tail.readNow();
    },
    dispose: () => tail.dispose(),
  };
}

function healthOf(notices: readonly string[]): Source['health'] {
  return notices.length === 0 ? {} : { notice: notices.join(' ') };
}
