import { Resolver } from 'node:dns/promises';

const atOnce = 50;

/** What the resolver at a port of 127.0.0.1 answers for each name: its addresses, or `ENOTFOUND` where there is no such name. */
export async function askDns(port: number, names: readonly string[]): Promise<Map<string, string>> {
  const resolver = new Resolver({ timeout: 30_000, tries: 2 });
  resolver.setServers([`127.0.0.1:${port}`]);
  const answers = new Map<string, string>();
  const ask = async (name: string) => {
    const answer = await resolver.resolve4(name).then(String, (error: NodeJS.ErrnoException) => String(error.code));
    answers.set(name, answer);
  };
  for (let first = 0; first < names.length; first += atOnce) {
    await Promise.all(names.slice(first, first + atOnce).map(ask));
  }
  return answers;
}
