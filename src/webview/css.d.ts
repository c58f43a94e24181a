/** Style sheets are imported for esbuild, which collects them in one file beside the bundle. */
declare module '*.css' {}
