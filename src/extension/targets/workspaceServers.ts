import { Uri, workspace, type WorkspaceFolder } from 'vscode';
import { CONFIGURATION_FILES, readServers, type ConfiguredServer } from './configuredServers.ts';

/**
 * The HTTP servers the workspace's configuration files name. None in Restricted Mode: a file of a
 * folder that is not trusted should not suggest where to send traffic.
 */
export async function workspaceServers(): Promise<ConfiguredServer[]> {
  if (!workspace.isTrusted) return [];
  const folders = workspace.workspaceFolders ?? [];
  const found = await Promise.all(folders.map((folder) => serversOf(folder, folders.length > 1)));
  return found.flat();
}

async function serversOf(folder: WorkspaceFolder, several: boolean): Promise<ConfiguredServer[]> {
  const lists = await Promise.all(
    CONFIGURATION_FILES.map(async ({ file, property }) => {
      const text = await textOf(Uri.joinPath(folder.uri, file));
      const name = several ? `${folder.name}/${file}` : file;
      return text === undefined ? [] : readServers(text, name, property).servers;
    }),
  );
  return lists.flat();
}

async function textOf(uri: Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
