import packageJson from '../package.json' with { type: 'json' };

/** This package's version, such as `2.0.0`. */
export const version: string = packageJson.version;
