import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Made-up secrets, by the names of the files that manifests mount. */
const sampleSecrets = {
  'auth-tokens': 'a-token-of-more-than-16-characters',
  'cache-url': 'valkey://relay:made-up@valkey:6379/0',
};

/** Writes them into `directory`, and resolves with it. */
export async function secretsIn(directory: string): Promise<string> {
  for (const [name, text] of Object.entries(sampleSecrets)) await writeFile(join(directory, name), `${text}\n`);
  return directory;
}
