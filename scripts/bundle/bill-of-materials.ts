import { z } from 'zod';
import { type BundledPackage, idOf } from './bundled-package.ts';

const componentSchema = z.looseObject({
  'bom-ref': z.string(),
  name: z.string(),
  purl: z.string(),
  properties: z.array(z.object({ name: z.string(), value: z.string() })),
});

const npmBillSchema = z.looseObject({
  metadata: z.looseObject({ component: componentSchema }),
  components: z.array(componentSchema),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

/**
 * A bill of materials in CycloneDX of what is shipped, out of npm's own (`npm sbom --sbom-format=cyclonedx`) of all that is
 * installed: of its packages only those that are bundled, and what they need of each other. A bundled package that npm's
 * does not have is a bug and throws, since a bill that leaves something out says it is not there.
 */
export function billOfMaterials(name: string, npmBill: unknown, packages: readonly BundledPackage[]) {
  const { metadata, components, dependencies, ...rest } = npmBillSchema.parse(npmBill);
  const bundled = new Set(packages.map(idOf));
  const root = metadata.component['bom-ref'];
  const kept = components.filter((component) => bundled.has(component['bom-ref']));
  const known = new Set(kept.map((component) => component['bom-ref']));
  const missing = [...bundled].filter((id) => !known.has(id));
  if (missing.length > 0) throw new Error(`npm's bill of materials is without ${missing.join(', ')}`);
  return {
    ...rest,
    // npm names it after the folder it is in.
    metadata: { ...metadata, component: { ...metadata.component, name } },
    components: kept.map(shipped),
    dependencies: dependencies
      .filter(({ ref }) => ref === root || known.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((id) => known.has(id)) })),
  };
}

/** npm takes it for a part of development alone, as all packages are that the bundle holds. */
function shipped(component: z.output<typeof componentSchema>) {
  return {
    ...component,
    properties: component.properties.filter((property) => property.name !== 'cdx:npm:package:development'),
  };
}
