import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Creates a capture file: mode 0600 in directories of mode 0700, since captured traffic is secret.
 * An empty file is taken over; one with content is refused, so that no capture is overwritten.
 * Throws an Error with a sentence for people.
 */
export async function createCaptureFile(path: string): Promise<FileHandle> {
  let file: FileHandle | undefined;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // Not 'a': positions would be ignored, and a failed write could not be repaired.
    file = await open(path, 'wx+', 0o600).catch(async (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return open(path, 'r+');
    });
    const stats = await file.stat();
    if (!stats.isFile()) throw new Error('it is not a file');
    if (stats.size > 0) throw new Error('it exists already; choose another name');
    await file.chmod(0o600);
    return file;
  } catch (error) {
    await file?.close();
    throw new Error(`The capture file ${path} cannot be written: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

function reasonOf(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'the file system is read-only';
    case 'EISDIR':
      return 'it is a directory';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a part of its path is not a directory';
    case 'ENOSPC':
      return 'the disk is full';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
