import { type OutputOptions, rolldown } from 'rolldown';
import { type BundledPackage, packagesOf } from './bundled-package.ts';

const root = new URL('../../', import.meta.url).pathname;

const outputOptions: OutputOptions = {
  format: 'esm',
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
};

/**
 * Bundles the relay and all it uses, as it begins in `entry`, a file of `src`, and writes it as `output` says: into a
 * directory, a file or, without either, nowhere, only to see what that takes. Resolves with the packages that code of got into the
 * bundle. Names are kept, for stacks that can be read.
 */
export async function bundleRelay(
  entry: 'main.ts' | 'lambda.ts' | 'binary.ts' = 'main.ts',
  output: OutputOptions = {},
): Promise<readonly BundledPackage[]> {
  const bundle = await rolldown({
    input: `${root}src/${entry}`,
    platform: 'node',
  });
  try {
    const options = { ...outputOptions, ...output };
    const isWritten = output.dir !== undefined || output.file !== undefined;
    const { output: parts } = await (isWritten ? bundle.write(options) : bundle.generate(options));
    return packagesOf(parts.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : [])));
  } finally {
    await bundle.close();
  }
}
