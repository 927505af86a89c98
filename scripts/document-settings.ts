import { writeFile } from 'node:fs/promises';
import { settings } from '../src/config/config.ts';

/** The file that documents every setting. */
export const configurationFile = new URL('../docs/configuration.md', import.meta.url);

/** What it says, made from the schema of the settings. */
export function configurationPage(): string {
  const rows = settings.map(({ variable, fallback, unit, description }) => {
    const value = fallback === '' ? 'none' : `\`${fallback}\``;
    return `| \`${variable}\` | ${value} | ${unit} | ${description} |`;
  });
  return `# Configuration

<!-- Made from src/config/ by \`npm run docs\`. Change it there. -->

Every setting is an environment variable, and a flag of the commands that use it: \`TRACKER_URL\` is \`--tracker-url\`. A flag
wins over the environment, and an empty variable counts as not set. A wrong value stops the start with one line for each
fault. Secrets have no flag, since everyone on a machine sees its command lines: they come from their variable, or from a
file. At the start the relay logs every setting that is not at its default, secrets apart.

| variable | default | unit | what it does |
|---|---|---|---|
${rows.join('\n')}
`;
}

if (import.meta.main) await writeFile(configurationFile, configurationPage());
