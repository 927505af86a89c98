import type { Face } from '../http/endpoint.ts';
import type { CollectionParts } from './collection.ts';
import { taxiiMediaType } from './media-type.ts';
import { taxiiErrorText } from './taxii-error.ts';

/** `/taxii2/`: the mirror as a collection of TAXII 2.1. */
export function taxiiFace(parts: CollectionParts): Face {
  return {
    prefixes: ['/taxii2'],
    refusal: (reason) => ({ body: taxiiErrorText(401, reason), contentType: taxiiMediaType }),
    async load() {
      const [{ answerTaxii }, { collectionOf }] = await Promise.all([import('./taxii.ts'), import('./collection.ts')]);
      return answerTaxii(collectionOf(parts));
    },
  };
}
