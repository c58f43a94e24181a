import type { CustomDocument, Uri } from 'vscode';
import type { Inspector } from '../inspector/inspector.ts';

/** A capture file that is open in an editor: the process that serves it, or why there is none. */
export class CaptureFile implements CustomDocument {
  constructor(
    readonly uri: Uri,
    readonly served: { readonly inspector: Inspector } | { readonly refusal: string },
    private readonly release: () => void,
  ) {}

  get inspector(): Inspector | undefined {
    return 'inspector' in this.served ? this.served.inspector : undefined;
  }

  dispose(): void {
    this.release();
  }
}
