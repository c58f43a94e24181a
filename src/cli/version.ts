/** The name and version captures are signed with. A test holds the version to package.json. */
export const TOOL = { name: 'mcp-traffic-inspector', version: '0.1.0' } as const;
