import { Uri, workspace, type ExtensionContext } from 'vscode';
import { CONFIGURATION_FILES } from '../targets/configuredServers.ts';
import { readEntries, type ServerEntry } from './serverEntries.ts';

/** The user's own servers stand beside the folder where VS Code keeps what extensions store. */
const USER_FILE = 'mcp.json';

/**
 * The MCP servers of the workspace and of the user. In Restricted Mode only the user's: a file of a
 * folder that is not trusted should not suggest where to send traffic.
 */
export async function serverEntries({
  globalStorageUri,
}: Pick<ExtensionContext, 'globalStorageUri'>): Promise<ServerEntry[]> {
  const user = Uri.joinPath(globalStorageUri, '..', '..', USER_FILE);
  const folders = workspace.isTrusted ? (workspace.workspaceFolders ?? []) : [];
  const lists = await Promise.all([
    ...folders.flatMap((folder) =>
      CONFIGURATION_FILES.map(({ file, property }) => {
        const shown = folders.length > 1 ? `${folder.name}/${file}` : file;
        return entriesOf(Uri.joinPath(folder.uri, file), shown, property);
      }),
    ),
    entriesOf(user, USER_FILE, 'servers'),
  ]);
  return lists.flat();
}

async function entriesOf(uri: Uri, file: string, property: string): Promise<ServerEntry[]> {
  try {
    const text = new TextDecoder().decode(await workspace.fs.readFile(uri));
    return readEntries(text, file, property);
  } catch {
    return [];
  }
}
