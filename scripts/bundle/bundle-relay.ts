import { type OutputOptions, rolldown } from 'rolldown';
import { type BundledPackage, packagesOf } from './bundled-package.ts';

const root = new URL('../../', import.meta.url).pathname;

const outputOptions: OutputOptions = {
  format: 'esm',
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
};

/**
 * Bundles the relay and all it uses, into `directory` or, without one, only to see what that takes. Resolves with the
 * packages that code of got into the bundle. Names are kept, for stacks that can be read.
 */
export async function bundleRelay(directory?: string): Promise<readonly BundledPackage[]> {
  const bundle = await rolldown({
    input: `${root}src/main.ts`,
    platform: 'node',
  });
  try {
    const { output } = await (directory === undefined
      ? bundle.generate(outputOptions)
      : bundle.write({ ...outputOptions, dir: directory }));
    return packagesOf(output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : [])));
  } finally {
    await bundle.close();
  }
}
