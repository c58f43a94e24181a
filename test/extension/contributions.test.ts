import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AGENT_TOOLS } from '../../src/contract/agentTools.ts';
import {
  COMMANDS,
  CONTEXT_KEYS,
  MCP_PROVIDERS,
  EDITORS,
  PANELS,
  SETTINGS,
  VIEW_CONTAINERS,
  VIEWS,
} from '../../src/extension/contributions.ts';
import { RELAY_SETTINGS } from '../../src/extension/relay/relaySettings.ts';
import { keyOf, parseManifest, readManifest, texts } from './manifest.ts';

const root = resolve(import.meta.dirname, '../..');

interface Step {
  description: string;
  media: { svg: string; altText: string };
  completionEvents: string[];
}

interface Menu {
  command: string;
  when?: string;
}

const manifest = readManifest() as {
  activationEvents: string[];
  extensionKind: string[];
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
  contributes: {
    commands: { command: string; title: string; category?: string; icon?: string }[];
    menus: Record<string, Menu[]>;
    viewsContainers: { activitybar: { id: string; title: string; icon: string }[] };
    views: Record<string, { id: string; name: string }[]>;
    mcpServerDefinitionProviders: { id: string; label: string }[];
    languageModelTools: Record<string, unknown>[];
    viewsWelcome: { view: string; contents: string; when?: string }[];
    customEditors: {
      viewType: string;
      selector: { filenamePattern: string }[];
      priority: string;
    }[];
    walkthroughs: { steps: Step[] }[];
    configuration: { properties: Record<string, Record<string, unknown>> };
  };
};
const { contributes } = manifest;
/** Members whose values people read. */
const SHOWN = [
  ...['displayName', 'description', 'title', 'category', 'label', 'contextualTitle', 'contents'],
  ...['markdownDescription', 'patternErrorMessage', 'altText', 'userDescription'],
];
/** Beside those of the relay. */
const OF_THE_MACHINE = [
  ...['mcpInspector.target', 'mcpInspector.autoStart'],
  ...['mcpInspector.port', 'mcpInspector.captureDirectory'],
];
const sorted = (names: Iterable<string>) => [...names].sort();

describe('what package.json contributes and what the code names are the same', () => {
  test('commands', () => {
    expect(sorted(contributes.commands.map(({ command }) => command))).toEqual(
      sorted(Object.values(COMMANDS)),
    );
  });

  test('view containers and views', () => {
    const containers = contributes.viewsContainers.activitybar.map(({ id }) => id);
    expect(sorted(containers)).toEqual(sorted(Object.values(VIEW_CONTAINERS)));
    expect(sorted(Object.keys(contributes.views))).toEqual(sorted(containers));
    const views = Object.values(contributes.views).flatMap((list) => list.map(({ id }) => id));
    expect(sorted(views)).toEqual(sorted(Object.values(VIEWS)));
  });

  test('providers of MCP servers', () => {
    const ids = contributes.mcpServerDefinitionProviders.map(({ id }) => id);
    expect(ids).toEqual(Object.values(MCP_PROVIDERS));
  });

  test('tools for language models', () => {
    expect(contributes.languageModelTools).toMatchObject(
      AGENT_TOOLS.map(({ name, title, description, input }) => ({
        name,
        displayName: title,
        modelDescription: description,
        inputSchema: input,
      })),
    );
    expect(contributes.languageModelTools).toHaveLength(AGENT_TOOLS.length);
  });

  test('settings', () => {
    expect(sorted(Object.keys(contributes.configuration.properties))).toEqual(sorted(SETTINGS));
  });

  test('panels are restored, and a reloaded window finds a running inspector whatever it shows', () => {
    const panels = Object.values(PANELS).map((panel) => `onWebviewPanel:${panel}`);
    expect(sorted(manifest.activationEvents)).toEqual(sorted([...panels, 'onStartupFinished']));
  });

  test('editors: for captures by default, for other JSON lines when asked for', () => {
    const editors = contributes.customEditors.map(({ viewType, selector, priority }) => [
      viewType,
      selector[0]?.filenamePattern,
      priority,
    ]);
    expect(editors).toEqual([
      [EDITORS.capture, '*.mcp.jsonl', 'default'],
      [EDITORS.lines, '*.jsonl', 'option'],
    ]);
  });

  test('a walkthrough of four steps, each with a picture in the colours of the theme, ticked by what is done', () => {
    const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
    expect(steps).toHaveLength(4);
    for (const { media, completionEvents, description } of steps) {
      const picture = readFileSync(join(root, media.svg), 'utf8');
      expect(picture).toContain('var(--vscode-');
      expect(picture).not.toMatch(/(fill|stroke)="(#|rgb|black|white)/);
      expect(media.altText.length).toBeGreaterThan(20);
      expect(completionEvents.length).toBeGreaterThan(0);
      for (const event of completionEvents) {
        const command = /^onCommand:(.+)$/.exec(event)?.[1];
        if (command !== undefined) expect(Object.values(COMMANDS)).toContain(command);
      }
      expect(Object.values(COMMANDS)).toContain(/\(command:([\w.]+)\)/.exec(description)?.[1]);
    }
  });

  test('context keys', () => {
    const clauses = [...Object.values(contributes.menus).flat(), ...contributes.viewsWelcome];
    const contexts = contributes.walkthroughs
      .flatMap(({ steps }) => steps.flatMap((step) => step.completionEvents))
      .filter((event) => event.startsWith('onContext:'))
      .map((event) => ({ when: event.slice('onContext:'.length) }));
    const used = [...clauses, ...contexts].flatMap(
      ({ when }) => when?.match(/\bmcpInspector\.\w+/g) ?? [],
    );
    const others: string[] = [...Object.values(VIEWS), ...Object.values(PANELS)];
    const keys = used.filter((name) => !others.includes(name));
    expect(sorted(new Set(keys))).toEqual(sorted(CONTEXT_KEYS));
  });

  test('menus and links run commands that exist', () => {
    const menus = Object.values(contributes.menus).flatMap((list) =>
      list.map((menu) => menu.command),
    );
    const links = contributes.viewsWelcome.flatMap(({ contents }) =>
      [...contents.matchAll(/\(command:([\w.]+)\)/g)].map((match) => match[1] ?? ''),
    );
    expect(links.length).toBeGreaterThan(1);
    for (const command of [...menus, ...links]) expect(Object.values(COMMANDS)).toContain(command);
  });
});

describe('how it is said', () => {
  test('the first command stands under its bare title, the others under the category', () => {
    const start = contributes.commands.find(({ command }) => command === COMMANDS.start);
    expect(start?.title).toBe('Start MCP Inspector');
    expect(start?.category).toBeUndefined();
    const others = contributes.commands.filter((command) => command !== start);
    expect(others.every(({ category }) => category === 'MCP Inspector')).toBe(true);
  });

  test('settings have a default and a description in sentences', () => {
    for (const setting of Object.values(contributes.configuration.properties)) {
      expect(setting).toHaveProperty('default');
      expect(setting['markdownDescription']).toMatch(/^Controls .*\.$/s);
    }
  });

  test('each setting has a place of its own in their order', () => {
    const settings = Object.values(contributes.configuration.properties);
    const orders = settings.map(({ order }) => Number(order)).sort((a, b) => a - b);
    expect(orders).toEqual(settings.map((_, index) => index + 1));
  });

  test('what could redirect or expose traffic is not for workspaces to set', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    for (const name of [...OF_THE_MACHINE, ...Object.values(RELAY_SETTINGS)]) {
      expect(contributes.configuration.properties[name]?.['scope'], name).toBe('machine');
      expect(restrictedConfigurations).toContain(name);
    }
  });

  test('icons exist', () => {
    for (const { icon } of contributes.viewsContainers.activitybar) {
      expect(existsSync(join(root, icon))).toBe(true);
    }
  });
});

describe('where it is said', () => {
  const named = new Map<string, string>();
  const bare: string[] = [];
  parseManifest((name, value) => {
    const key = keyOf(value);
    if (key !== undefined) named.set(key, name);
    else if (typeof value === 'string' && SHOWN.includes(name)) bare.push(value);
    return value;
  });

  test('every key has a text, and every text is used', () => {
    expect(sorted(named.keys())).toEqual(sorted(Object.keys(texts)));
    expect(Object.values(texts).filter((text) => text.trim() === '' || keyOf(text))).toEqual([]);
  });

  test('what people read is a key; what a model or another program reads is not', () => {
    // Schemas of tools describe their input under the same name as a package describes itself.
    const forModels = JSON.stringify(AGENT_TOOLS);
    expect(bare.filter((text) => !forModels.includes(JSON.stringify(text)))).toEqual([]);
    expect([...named.values()]).not.toContain('modelDescription');
    expect(keyOf(contributes.commands[0]?.title)).toBeUndefined();
  });
});
